/** Sentences of the lecture that a paragraph may rest on: those that share its rarer words. */

import { folded } from './folding';
import type { Segment } from './rows';

/** Endings differ, beginnings do not: "затратами" and "затраты" are one word here. */
const STEM_CHARS = 5;
const LEAST_WORD_CHARS = 4;
/** One common word is chance. */
const LEAST_SHARED = 2;

function stemsOf(text: string): Set<string> {
  const words = folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words.filter((word) => word.length >= LEAST_WORD_CHARS).map((word) => word.slice(0, STEM_CHARS)),
  );
}

/** Best first; a word that half of the lecture says weighs little. */
export function supportFor(text: string, segments: readonly Segment[], most = 3): Segment[] {
  const wanted = stemsOf(text);
  const said = segments.map((segment) => ({ segment, stems: stemsOf(segment.text) }));
  const spread = new Map<string, number>();
  for (const { stems } of said)
    for (const stem of stems) if (wanted.has(stem)) spread.set(stem, (spread.get(stem) ?? 0) + 1);
  return said
    .flatMap(({ segment, stems }) => {
      const shared = [...stems].filter((stem) => wanted.has(stem));
      if (shared.length < Math.min(LEAST_SHARED, wanted.size)) return [];
      const weight = shared.reduce(
        (sum, stem) => sum + Math.log(1 + segments.length / (spread.get(stem) ?? 1)),
        0,
      );
      return weight > 0 ? [{ segment, weight }] : [];
    })
    .sort((one, other) => other.weight - one.weight)
    .slice(0, most)
    .map(({ segment }) => segment);
}
