import { expect, test } from 'vitest';
import { clock, clockSpan } from './clock';
import { sliceCodePoints, toCodePoints, toUnits } from './codePoints';
import { doubtfulWords } from './doubt';
import { namedRows } from './edits';
import { evidenceOf, firstDoubt, spanOf } from './evidence';
import type { Entry, Quote, Segment, WordRow } from './rows';
import { spokenAt, wordAtUnit } from './spokenWords';
import { retimedWords, wordChange } from './wording';

const words: WordRow[] = [
  ['Литерал', 1000, 1500, 0.98],
  ['это', 1500, 1700, 0.31],
  ['константа.', 1900, 2600, null],
];
const segment = {
  id: 's1',
  version: 1,
  rank: 'a',
  start_ms: 1000,
  end_ms: 2600,
  text: 'Литерал это константа.',
  words,
  corrections: [],
} as unknown as Segment;
const quote = (startMs: number | null, endMs: number | null): Quote => ({
  segment_id: 's1',
  start_char: 8,
  end_char: 22,
  text: 'это константа.',
  start_ms: startMs,
  end_ms: endMs,
  state: 'live',
});

test('times are minutes and seconds, hours where there are hours, tenths where asked', () => {
  expect(clock(175_900)).toBe('02:55');
  expect(clock(175_900, { tenths: true })).toBe('02:55,9');
  expect(clock(3_723_000)).toBe('1:02:03');
  expect(clockSpan(173_000, 179_000)).toBe('02:53–02:59');
});

test('code points and units agree beyond the basic plane', () => {
  const text = 'a𝔸б';
  expect(toUnits(text, 2)).toBe(3);
  expect(toCodePoints(text, 3)).toBe(2);
  expect(sliceCodePoints(text, 1, 3)).toBe('𝔸б');
});

test('the word that is being said is found at each of its milliseconds', () => {
  expect(spokenAt([segment], 999)).toBeNull();
  expect(spokenAt([segment], 1000)).toEqual({ segmentId: 's1', word: 0 });
  expect(spokenAt([segment], 1600)).toEqual({ segmentId: 's1', word: 1 });
  expect(spokenAt([segment], 1800)).toEqual({ segmentId: 's1', word: 1 });
  expect(spokenAt([segment], 9000)).toBeNull();
});

test('a place in the text belongs to the word that covers it', () => {
  expect([0, 7, 8, 11, 21].map((unit) => wordAtUnit(segment, unit))).toEqual([0, 0, 1, 1, 2]);
});

test('unsure words are marked, unknown confidence is not', () => {
  expect(doubtfulWords(segment)).toEqual([{ start: 8, end: 11 }]);
});

test('unchanged words keep their times, new ones share the gap by letters', () => {
  const fresh = retimedWords(segment, 'Литерал всегда константа.');
  expect(fresh.map(([text]) => text)).toEqual(['Литерал', 'всегда', 'константа.']);
  expect(fresh[0]).toEqual(words[0]);
  expect(fresh[2]).toEqual(words[2]);
  expect(fresh[1]).toEqual(['всегда', 1500, 1900, null]);
});

test('a word put in place of another is told, other edits are not', () => {
  expect(wordChange('об IDE по Charm и', 'об IDE PyCharm и')).toEqual({ from: 'по Charm', to: 'PyCharm' });
  expect(wordChange('это обосрочный анализ', 'это построчный анализ')).toEqual({
    from: 'обосрочный',
    to: 'построчный',
  });
  expect(wordChange('один два', 'один два три')).toBeNull();
  expect(wordChange('слово', 'Слово')).toBeNull();
});

test('quotes side by side are one span, quotes apart are not', () => {
  expect(spanOf([quote(1000, 2000), quote(2500, 3000)])).toEqual({ startMs: 1000, endMs: 3000 });
  expect(spanOf([quote(1000, 2000), quote(60_000, 61_000)])).toEqual({ startMs: 1000, endMs: 2000 });
  expect(spanOf([quote(null, null)])).toBeNull();
});

test('an entry without a definition is lit where it is first said', () => {
  const entry = { definition: null, mentions: [quote(1, 2), quote(3, 4)] } as unknown as Entry;
  expect(evidenceOf(entry)).toEqual([quote(1, 2)]);
});

test('the unsure word of a quote is named', () => {
  expect(firstDoubt([quote(1500, 2600)], new Map([['s1', segment]]))).toMatchObject({ word: 'это' });
});

test('an edit names the rows that it builds on, not those that it stands beside', () => {
  expect(namedRows({ op: 'merge_entries', into_id: 'a', entry_id: 'b' })).toEqual(['b', 'a']);
  expect(namedRows({ op: 'move_block', block_id: 'b', section_id: 's', after: 'c' })).toEqual(['b']);
  expect(namedRows({ op: 'add_mark', segment_id: 's', title: 't' })).toEqual([]);
  expect(namedRows({ op: 'add_paragraph', section_id: 's', text: 't' })).toEqual([]);
});
