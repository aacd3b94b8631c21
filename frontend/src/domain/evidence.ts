/** What an entry rests on, and whether a person should look at it. */

import { doubtfulWords } from './doubt';
import { toUnits } from './codePoints';
import type { Correction, Definition, Entry, Quote, Segment } from './rows';

export function liveQuotes(definition: Definition | null): Quote[] {
  return definition?.quotes.filter((quote) => quote.state !== 'lost') ?? [];
}

/** The quotes to light: those of the definition, else where the term is first said. */
export function evidenceOf(entry: Entry): Quote[] {
  const quotes = liveQuotes(entry.definition);
  return quotes.length ? quotes : entry.mentions.filter((quote) => quote.state !== 'lost').slice(0, 1);
}

export interface TimedSpan {
  startMs: number;
  endMs: number;
}

/** The moment of neighbouring quotes as one span; quotes that lie apart are played one by one. */
export function spanOf(quotes: readonly Quote[]): TimedSpan | null {
  const first = quotes[0];
  if (!first || first.start_ms === null || first.end_ms === null) return null;
  let endMs = first.end_ms;
  for (const quote of quotes.slice(1)) {
    if (quote.start_ms === null || quote.end_ms === null || quote.start_ms - endMs > 1500) break;
    endMs = Math.max(endMs, quote.end_ms);
  }
  return { startMs: first.start_ms, endMs };
}

export function hasDoubt(entry: Entry, segments: ReadonlyMap<string, Segment>): boolean {
  if (entry.reviews.length) return true;
  return (entry.definition?.quotes ?? []).some((quote) => {
    if (quote.state !== 'live') return true;
    const segment = segments.get(quote.segment_id);
    return segment ? doubtfulIn(segment, quote).length > 0 : false;
  });
}

function doubtfulIn(segment: Segment, quote: Quote): { start: number; end: number }[] {
  const start = toUnits(segment.text, quote.start_char);
  const end = toUnits(segment.text, quote.end_char);
  return doubtfulWords(segment).filter((word) => word.start < end && word.end > start);
}

export interface DoubtfulWord {
  segmentId: string;
  word: string;
  correction: Correction | null;
}

/** The first word of a quote that the recognizer was unsure of, with its likely reading where one is known. */
export function firstDoubt(
  quotes: readonly Quote[],
  segments: ReadonlyMap<string, Segment>,
): DoubtfulWord | null {
  for (const quote of quotes) {
    const segment = segments.get(quote.segment_id);
    if (!segment || quote.state === 'lost') continue;
    const correction = segment.corrections.find(
      (one) => one.start_char < quote.end_char && one.end_char > quote.start_char,
    );
    if (correction) return { segmentId: segment.id, word: correction.text, correction };
    const word = doubtfulIn(segment, quote)[0];
    if (word) {
      const text = segment.text.slice(word.start, word.end).replace(/[\p{P}]+$/u, '');
      return { segmentId: segment.id, word: text, correction: null };
    }
  }
  return null;
}
