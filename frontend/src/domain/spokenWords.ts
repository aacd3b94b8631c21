/** Which word is being said, and where a word stands in its sentence. */

import type { Segment } from './rows';

export interface SpokenPlace {
  segmentId: string;
  /** -1 where the segment has no timed words. */
  word: number;
}

/** A word stays lit through a breath, not through a long pause. */
const LINGER_MS = 1200;

/** The last place of `count` ordered values that starts no later than `ms`; -1 if all start later. */
export function lastNotAfter(count: number, startAt: (index: number) => number, ms: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startAt(middle) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function spokenAt(segments: readonly Segment[], ms: number): SpokenPlace | null {
  const index = lastNotAfter(segments.length, (at) => segments[at]?.start_ms ?? 0, ms);
  const segment = segments[index];
  if (!segment || segment.end_ms === null) return null;
  if (!segment.words.length)
    return ms < segment.end_ms + LINGER_MS ? { segmentId: segment.id, word: -1 } : null;
  const word = lastNotAfter(segment.words.length, (at) => segment.words[at]?.[1] ?? 0, ms);
  const spoken = segment.words[word];
  if (!spoken) return null;
  return ms < spoken[2] + LINGER_MS ? { segmentId: segment.id, word } : null;
}

/** Where each word begins and ends in the text, in UTF-16 units. */
export function wordUnits(segment: Segment): [start: number, end: number][] {
  let at = 0;
  return segment.words.map(([text]) => {
    const place: [number, number] = [at, at + text.length];
    at += text.length + 1;
    return place;
  });
}

/** The timed word that covers, or else precedes, a unit of the text; -1 without words. */
export function wordAtUnit(segment: Segment, unit: number): number {
  const places = wordUnits(segment);
  return Math.max(
    lastNotAfter(places.length, (at) => places[at]?.[0] ?? 0, unit),
    places.length ? 0 : -1,
  );
}
