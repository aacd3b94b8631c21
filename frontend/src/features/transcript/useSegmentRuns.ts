/** The runs of one sentence, gathered so that a quote is one stretch of marker. */

import { computed, type ComputedRef } from 'vue';
import { toUnits } from '@/domain/codePoints';
import { doubtfulWords } from '@/domain/doubt';
import type { Correction, Segment } from '@/domain/rows';
import { wordUnits } from '@/domain/spokenWords';
import { cutIntoRuns, type Run, type Stretch } from './runs';
import { useTranscript } from './useTranscript';

export interface RunGroup {
  key: string;
  isQuoted: boolean;
  runs: Run[];
  /** Offered right after the group. */
  correction: Correction | null;
}

export function useSegmentRuns(segment: ComputedRef<Segment | undefined>): ComputedRef<RunGroup[]> {
  const { markings, following, find } = useTranscript();

  const now = computed<Stretch | null>(() => {
    const spoken = following.spoken.value;
    const row = segment.value;
    if (!row || spoken?.segmentId !== row.id || spoken.word < 0) return null;
    const place = wordUnits(row)[spoken.word];
    return place ? { start: place[0], end: place[1] } : null;
  });

  const offers = computed(() => {
    const row = segment.value;
    return (row?.corrections ?? []).map((correction) => ({
      correction,
      start: toUnits(row?.text ?? '', correction.start_char),
      end: toUnits(row?.text ?? '', correction.end_char),
    }));
  });

  return computed(() => {
    const row = segment.value;
    if (!row) return [];
    const current = find.current.value;
    const runs = cutIntoRuns(row.text, {
      doubtful: [...doubtfulWords(row), ...offers.value],
      quoted: markings.litOf(row),
      terms: markings.termsOf(row),
      found: find.foundIn(row.id),
      foundNow: current?.segmentId === row.id ? current : null,
      now: now.value,
    });
    return gathered(runs, offers.value);
  });
}

function gathered(
  runs: readonly Run[],
  offers: readonly (Stretch & { correction: Correction })[],
): RunGroup[] {
  const groups: RunGroup[] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    const offer = offers.find((one) => one.end === run.end)?.correction ?? null;
    if (last && !last.correction && last.isQuoted === run.isQuoted) {
      last.runs.push(run);
      last.correction = offer;
    } else {
      groups.push({ key: `${run.start}`, isQuoted: run.isQuoted, runs: [run], correction: offer });
    }
  }
  return groups;
}
