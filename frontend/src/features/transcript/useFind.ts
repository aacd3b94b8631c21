/** Finding words in the transcript: all places at once, one of them current. */

import { computed, shallowRef, watch } from 'vue';
import { folded } from '@/domain/folding';
import type { Segment } from '@/domain/rows';
import { useLecture } from '@/stores/lecture';
import type { Stretch } from './runs';

export interface FoundStretch extends Stretch {
  segmentId: string;
}

const MOST_PLACES = 2000;

export function findAll(segments: readonly Segment[], query: string): FoundStretch[] {
  const wanted = folded(query.trim());
  const found: FoundStretch[] = [];
  if (!wanted) return found;
  for (const segment of segments) {
    const text = folded(segment.text);
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      found.push({ segmentId: segment.id, start: at, end: at + wanted.length });
      if (found.length >= MOST_PLACES) return found;
    }
  }
  return found;
}

export function useFind(onClosed: (place: FoundStretch) => void) {
  const { shelf, desk } = useLecture();
  const query = shallowRef('');
  const at = shallowRef(0);
  const places = computed(() =>
    desk.isFindOpen.value ? findAll(shelf.orderedSegments.value, query.value) : [],
  );
  const current = computed(() => places.value[at.value] ?? null);
  const bySegment = computed(() => Map.groupBy(places.value, (place) => place.segmentId));

  watch(query, () => {
    at.value = 0;
    if (current.value) desk.showSegment(current.value.segmentId);
  });

  function step(by: 1 | -1): void {
    if (!places.value.length) return;
    at.value = (at.value + by + places.value.length) % places.value.length;
    if (current.value) desk.showSegment(current.value.segmentId);
  }

  /** The sentence that was found keeps the focus: Enter edits it. */
  function close(): void {
    const place = current.value;
    desk.isFindOpen.value = false;
    if (place) onClosed(place);
  }

  return {
    query,
    at,
    places,
    current,
    step,
    close,
    foundIn: (segmentId: string): FoundStretch[] => bySegment.value.get(segmentId) ?? [],
  };
}

export type Find = ReturnType<typeof useFind>;
