import { folded } from '@/domain/folding';
import { gatherParagraphs } from '@/domain/paragraphs';
import type { Mark, Segment } from '@/domain/rows';
import { lastNotAfter } from '@/domain/spokenWords';

export interface Paragraph {
  id: string;
  heading: string | null;
  start_ms: number | null;
  segments: Segment[];
}

/** The transcript in the paragraphs that the desk shows, with their sentences. */
export function paragraphsOf(segments: readonly Segment[], marks: readonly Mark[]): Paragraph[] {
  const byId = new Map(segments.map((one) => [one.id, one]));
  return gatherParagraphs(segments, marks).map(({ id, heading, startMs, segmentIds }) => ({
    id,
    heading: heading?.title ?? null,
    start_ms: startMs,
    segments: segmentIds.flatMap((one) => byId.get(one) ?? []),
  }));
}

/** The segment that sounds at a moment; the last begun one in a pause. */
export function segmentAt(segments: readonly Segment[], ms: number): Segment | null {
  return segments[lastNotAfter(segments.length, (at) => segments[at]?.start_ms ?? Infinity, ms)] ?? null;
}

export interface Piece {
  text: string;
  isHit: boolean;
}

/** A text cut at the words that were looked for, in any case; the two dots over a letter do not count. */
export function piecesOf(text: string, words: string): Piece[] {
  const wanted = folded(words.trim());
  const whole = folded(text);
  if (!wanted || whole.length !== text.length) return [{ text, isHit: false }];
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, from)) {
    if (at > from) pieces.push({ text: text.slice(from, at), isHit: false });
    from = at + wanted.length;
    pieces.push({ text: text.slice(at, from), isHit: true });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isHit: false });
  return pieces;
}
