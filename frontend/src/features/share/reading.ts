import type { Mark, Segment } from '@/api/types';

export interface Paragraph {
  id: string;
  heading: string | null;
  start_ms: number | null;
  segments: Segment[];
}

const LONGEST_MS = 40_000;
const ENOUGH_MS = 20_000;
const MOST_CHARS = 700;

/** Segments put together into paragraphs of 20-40 s; a new part of the lecture begins a new one. */
export function paragraphsOf(segments: readonly Segment[], marks: readonly Mark[]): Paragraph[] {
  const headings = new Map(marks.map((mark) => [mark.segment_id, mark.title]));
  const found: Paragraph[] = [];
  let chars = 0;
  for (const segment of segments) {
    const heading = headings.get(segment.id) ?? null;
    const last = found.at(-1);
    const length_ms = (segment.end_ms ?? 0) - (last?.start_ms ?? 0);
    const isFull =
      chars > MOST_CHARS ||
      length_ms > LONGEST_MS ||
      (length_ms > ENOUGH_MS && /[.!?…]$/.test(last?.segments.at(-1)?.text ?? ''));
    if (!last || heading !== null || isFull) {
      found.push({ id: segment.id, heading, start_ms: segment.start_ms, segments: [segment] });
      chars = segment.text.length;
    } else {
      last.segments.push(segment);
      chars += segment.text.length;
    }
  }
  return found;
}

/** The segment that sounds at a moment; the last begun one in a pause. */
export function segmentAt(segments: readonly Segment[], ms: number): Segment | null {
  let low = 0;
  let high = segments.length - 1;
  let found: Segment | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]!.start_ms ?? Infinity) <= ms) {
      found = segments[middle]!;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}

/** A text cut at the words that were looked for. */
export function piecesOf(text: string, words: string): { text: string; isHit: boolean }[] {
  if (!words) return [{ text, isHit: false }];
  const pattern = new RegExp(`(${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`, 'giu');
  return text
    .split(pattern)
    .filter(Boolean)
    .map((piece) => ({ text: piece, isHit: piece.toLocaleLowerCase() === words.toLocaleLowerCase() }));
}
