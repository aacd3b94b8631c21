/** What a sentence looks like right after an edit, until the service answers with its own timing. */

import { sliceCodePoints } from './codePoints';
import type { Correction, Segment, WordRow } from './rows';

function alikeFromStart(before: readonly WordRow[], after: readonly string[]): number {
  let count = 0;
  while (count < before.length && count < after.length && before[count]?.[0] === after[count]) count += 1;
  return count;
}

function alikeFromEnd(before: readonly WordRow[], after: readonly string[], limit: number): number {
  let count = 0;
  while (count < limit && before.at(-1 - count)?.[0] === after.at(-1 - count)) count += 1;
  return count;
}

/** Words between the unchanged head and tail share the time of those they replace, by letters. */
function sharedBetween(texts: readonly string[], startMs: number, endMs: number): WordRow[] {
  const letters = texts.reduce((sum, text) => sum + text.length, 0) || 1;
  let seen = 0;
  return texts.map((text) => {
    const from = startMs + Math.round(((endMs - startMs) * seen) / letters);
    seen += text.length;
    return [text, from, startMs + Math.round(((endMs - startMs) * seen) / letters), null];
  });
}

export function retimedWords(segment: Segment, text: string): WordRow[] {
  const { words } = segment;
  if (!words.length || segment.start_ms === null || segment.end_ms === null) return [];
  const after = text.split(/\s+/).filter(Boolean);
  const head = alikeFromStart(words, after);
  const tail = alikeFromEnd(words, after, Math.min(words.length, after.length) - head);
  const startMs = words[head - 1]?.[2] ?? segment.start_ms;
  const endMs = words[words.length - tail]?.[1] ?? segment.end_ms;
  const middle = sharedBetween(after.slice(head, after.length - tail), startMs, Math.max(startMs, endMs));
  return [...words.slice(0, head), ...middle, ...words.slice(words.length - tail)];
}

/** A sentence with what was offered in the place of what was heard. */
export function corrected(text: string, { start_char, end_char, suggestion }: Correction): string {
  return sliceCodePoints(text, 0, start_char) + suggestion + sliceCodePoints(text, end_char, text.length);
}

/** One word that was put in the place of another: then the same correction may be wanted elsewhere. */
export interface WordChange {
  from: string;
  to: string;
}

const EDGE_MARKS = /^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu;
const MOST_WORDS = 3;

export function wordChange(before: string, after: string): WordChange | null {
  const old = before.split(/\s+/).filter(Boolean);
  const fresh = after.split(/\s+/).filter(Boolean);
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  const limit = Math.min(old.length, fresh.length) - head;
  while (tail < limit && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const from = old
    .slice(head, old.length - tail)
    .join(' ')
    .replace(EDGE_MARKS, '');
  const to = fresh
    .slice(head, fresh.length - tail)
    .join(' ')
    .replace(EDGE_MARKS, '');
  const isShort = old.length - tail - head <= MOST_WORDS && fresh.length - tail - head <= MOST_WORDS;
  if (!from || !to || !isShort || from.toLowerCase() === to.toLowerCase()) return null;
  return { from, to };
}
