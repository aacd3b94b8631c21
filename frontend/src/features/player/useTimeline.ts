/** The axis of the player: length, marks of definitions, beginnings of topics, the slider's keys. */

import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { clock } from '@/domain/clock';
import type { EntryState } from '@/domain/rows';
import { useLecture } from '@/stores/lecture';

export interface TimeMark {
  id: string;
  state: EntryState;
  /** 0..1 of the length. */
  at: number;
  label: string;
}

const SMALL_STEP_MS = 5000;

export function useTimeline() {
  const { t } = useI18n();
  const { shelf, playback, card, desk } = useLecture();

  const lengthMs = computed(
    () =>
      playback.soundMs.value || card.value?.duration_ms || shelf.orderedSegments.value.at(-1)?.end_ms || 1,
  );
  const share = (ms: number) => Math.max(0, Math.min(1, ms / lengthMs.value));

  const marks = computed<TimeMark[]>(() =>
    shelf.orderedEntries.value.flatMap((entry) => {
      const ms = entry.definition?.quotes.find((quote) => quote.start_ms !== null)?.start_ms;
      return ms == null ? [] : [{ id: entry.id, state: entry.state, at: share(ms), label: entry.headword }];
    }),
  );

  const topics = computed(() =>
    shelf.orderedMarks.value
      .flatMap((mark) => {
        const ms = shelf.segments.get(mark.segment_id)?.start_ms ?? mark.start_ms;
        return ms == null ? [] : [{ ms, title: mark.title, at: share(ms) }];
      })
      .sort((one, other) => one.ms - other.ms),
  );
  const topic = computed(
    () => topics.value.findLast(({ ms }) => ms <= playback.nowMs.value + 50)?.title ?? '',
  );

  /** The quote that is lit, as a band over the waveform. */
  const band = computed(() => {
    const quotes = desk.lit.value.filter((quote) => quote.start_ms !== null && quote.state !== 'lost');
    return quotes.map((quote) => ({
      from: share(quote.start_ms ?? 0),
      to: share(quote.end_ms ?? quote.start_ms ?? 0),
    }));
  });

  function step(code: string): number | null {
    const next = topics.value.find(({ ms }) => ms > playback.nowMs.value + 500)?.ms ?? lengthMs.value;
    const previous = topics.value.findLast(({ ms }) => ms < playback.nowMs.value - 1500)?.ms ?? 0;
    const places: Record<string, number> = {
      ArrowLeft: playback.nowMs.value - SMALL_STEP_MS,
      ArrowDown: playback.nowMs.value - SMALL_STEP_MS,
      ArrowRight: playback.nowMs.value + SMALL_STEP_MS,
      ArrowUp: playback.nowMs.value + SMALL_STEP_MS,
      PageUp: next,
      PageDown: previous,
      Home: 0,
      End: lengthMs.value,
    };
    return places[code] ?? null;
  }

  function onKey(event: KeyboardEvent): void {
    const to = step(event.code);
    if (to === null) return;
    event.preventDefault();
    playback.seek(to);
  }

  return {
    lengthMs,
    share,
    marks,
    topics,
    topic,
    band,
    onKey,
    played: computed(() => share(playback.nowMs.value)),
    valueText: computed(() =>
      t('player.at', { now: clock(playback.nowMs.value), whole: clock(lengthMs.value) }),
    ),
  };
}
