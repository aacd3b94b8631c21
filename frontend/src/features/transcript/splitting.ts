/** Where a sentence can be cut: between two words, nearest to the caret. */

export interface Cut {
  /** The text with single spaces, as the service keeps it. */
  text: string;
  /** UTF-16 units into `text`: the beginning of the first word of the right part. */
  at: number;
}

export function cutAt(typed: string, caret: number): Cut | null {
  const text = typed.trim().replace(/\s+/g, ' ');
  const before = typed.slice(0, caret).trimStart().replace(/\s+/g, ' ');
  if (!before) return null;
  const isInWord = !before.endsWith(' ') && /\S/.test(typed[caret] ?? ' ');
  const next = text.indexOf(' ', before.length);
  const previous = before.lastIndexOf(' ');
  let at: number;
  if (!isInWord) at = before.endsWith(' ') ? before.length : next + 1;
  else if (previous >= 0 && (next < 0 || before.length - previous <= next - before.length)) at = previous + 1;
  else at = next + 1;
  return at > 0 && at < text.length ? { text, at } : null;
}
