/** What is marked in each sentence: terms, lit quotes, words found. Indexed by sentence, so that one of them costs little. */

import { computed } from 'vue';
import { toUnits } from '@/domain/codePoints';
import type { Quote, Segment } from '@/domain/rows';
import { useLecture } from '@/stores/lecture';
import type { Stretch, TermStretch } from './runs';

function bySegment<P extends { segmentId: string }>(places: Iterable<P>): Map<string, P[]> {
  const found = new Map<string, P[]>();
  for (const place of places) {
    const siblings = found.get(place.segmentId);
    if (siblings) siblings.push(place);
    else found.set(place.segmentId, [place]);
  }
  return found;
}

export function stretchOf(segment: Segment, quote: Pick<Quote, 'start_char' | 'end_char'>): Stretch {
  return { start: toUnits(segment.text, quote.start_char), end: toUnits(segment.text, quote.end_char) };
}

export function useMarkings() {
  const { shelf, desk } = useLecture();

  const mentions = computed(() => {
    const places = shelf.orderedEntries.value
      .filter((entry) => entry.state !== 'rejected')
      .flatMap((entry) =>
        entry.mentions
          .filter((quote) => quote.state !== 'lost')
          .map((quote) => ({ segmentId: quote.segment_id, quote, entryId: entry.id })),
      );
    return bySegment(places);
  });

  const lit = computed(() =>
    bySegment(
      desk.lit.value
        .filter((quote) => quote.state !== 'lost')
        .map((quote) => ({ segmentId: quote.segment_id, quote })),
    ),
  );

  /** Where a definition begins: the same mark stands at the rule as over the waveform. */
  const definitions = computed(() => {
    const places = shelf.orderedEntries.value.flatMap((entry) => {
      const first = entry.definition?.quotes.find((quote) => quote.state !== 'lost');
      return first ? [{ segmentId: first.segment_id, entry, startChar: first.start_char }] : [];
    });
    return bySegment(places);
  });

  return {
    termsOf: (segment: Segment): TermStretch[] =>
      (mentions.value.get(segment.id) ?? []).map(({ quote, entryId }) => ({
        ...stretchOf(segment, quote),
        entryId,
      })),
    litOf: (segment: Segment): Stretch[] =>
      (lit.value.get(segment.id) ?? []).map(({ quote }) => stretchOf(segment, quote)),
    definitionsOf: (segmentId: string) => definitions.value.get(segmentId) ?? [],
  };
}
