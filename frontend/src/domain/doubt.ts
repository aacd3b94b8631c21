/** Where the recognizer was unsure of a word. */

import { wordUnits } from './spokenWords';
import type { Segment } from './rows';

/** Below this probability a word is underlined: about one in forty of a clean lecture, most of them wrong. */
export const DOUBTFUL_BELOW = 0.5;

export function doubtfulWords(segment: Segment): { start: number; end: number }[] {
  const places = wordUnits(segment);
  return segment.words.flatMap(([, , , confidence], index) => {
    const place = places[index];
    return confidence !== null && confidence < DOUBTFUL_BELOW && place
      ? [{ start: place[0], end: place[1] }]
      : [];
  });
}
