/** Sentences gathered into paragraphs of 20 to 40 seconds: the rows of the virtual list. */

import type { Mark, Segment } from '@/domain/rows';

export interface TextParagraph {
  /** Id of its first segment. */
  id: string;
  segmentIds: string[];
  heading: Mark | null;
  startMs: number | null;
  speaker: string | null;
}

const SHORTEST_MS = 20_000;
const LONGEST_MS = 40_000;
/** A pause after which a paragraph of sufficient length ends. */
const PAUSE_MS = 700;
/** Without times a paragraph is about as long as half a minute of speech. */
const UNTIMED_CHARS = 480;

function isFull(first: Segment, last: Segment, next: Segment, chars: number): boolean {
  if (first.start_ms === null || last.end_ms === null || next.end_ms === null) return chars >= UNTIMED_CHARS;
  const lengthMs = last.end_ms - first.start_ms;
  if (lengthMs < SHORTEST_MS) return false;
  const pauseMs = (next.start_ms ?? last.end_ms) - last.end_ms;
  return pauseMs >= PAUSE_MS || next.end_ms - first.start_ms > LONGEST_MS;
}

export function gatherParagraphs(segments: readonly Segment[], marks: readonly Mark[]): TextParagraph[] {
  const headings = new Map(marks.map((mark) => [mark.segment_id, mark]));
  const paragraphs: TextParagraph[] = [];
  let first: Segment | undefined;
  let last: Segment | undefined;
  let chars = 0;
  for (const segment of segments) {
    const heading = headings.get(segment.id) ?? null;
    const current = paragraphs.at(-1);
    const goesOn =
      current &&
      first &&
      last &&
      !heading &&
      segment.speaker === current.speaker &&
      !isFull(first, last, segment, chars);
    if (goesOn) {
      current.segmentIds.push(segment.id);
      chars += segment.text.length;
    } else {
      first = segment;
      chars = segment.text.length;
      paragraphs.push({
        id: segment.id,
        segmentIds: [segment.id],
        heading,
        startMs: segment.start_ms,
        speaker: segment.speaker,
      });
    }
    last = segment;
  }
  return paragraphs;
}

/** In which paragraph each segment stands. */
export function placesOfSegments(paragraphs: readonly TextParagraph[]): Map<string, number> {
  const places = new Map<string, number>();
  paragraphs.forEach((paragraph, index) => {
    for (const id of paragraph.segmentIds) places.set(id, index);
  });
  return places;
}
