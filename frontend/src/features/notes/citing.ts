/** Which words of a paragraph are the lecturer's own: the places where its quotes stand in it. */

import { folded } from '@/domain/folding';
import type { Quote } from '@/domain/rows';

export interface CitedRun {
  text: string;
  isCited: boolean;
}

/** Shorter matches are chance, not a quotation. */
const LEAST_WORDS = 3;

interface Token {
  word: string;
  start: number;
  end: number;
}

function tokens(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*/gu)].map((match) => ({
    word: folded(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Runs of at least three words that stand in a quote in the same order, longest first. */
function stretches(text: string, quotes: readonly Quote[]): [number, number][] {
  const own = tokens(text);
  const said = quotes.map(
    (quote) =>
      ` ${tokens(quote.text)
        .map(({ word }) => word)
        .join(' ')} `,
  );
  const found: [number, number][] = [];
  for (let from = 0; from < own.length;) {
    let to = from;
    let run = '';
    for (; to < own.length; to += 1) {
      const longer = `${run}${run ? ' ' : ''}${own[to]?.word}`;
      if (!said.some((quote) => quote.includes(` ${longer} `))) break;
      run = longer;
    }
    const first = own[from];
    const last = own[to - 1];
    if (to - from >= LEAST_WORDS && first && last) found.push([first.start, last.end]);
    from = to - from >= LEAST_WORDS ? to : from + 1;
  }
  return found;
}

export function citedRuns(text: string, quotes: readonly Quote[]): CitedRun[] {
  const runs: CitedRun[] = [];
  let at = 0;
  for (const [start, end] of stretches(text, quotes)) {
    if (start > at) runs.push({ text: text.slice(at, start), isCited: false });
    runs.push({ text: text.slice(start, end), isCited: true });
    at = end;
  }
  if (at < text.length) runs.push({ text: text.slice(at), isCited: false });
  return runs;
}
