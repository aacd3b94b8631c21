import { expect, test } from 'vitest';
import type { Mark, Segment } from '@/domain/rows';
import { gatherParagraphs, placesOfSegments } from '@/domain/paragraphs';
import { cutIntoRuns } from './runs';
import { cutAt } from './splitting';
import { findAll } from './useFind';

function segment(id: string, startMs: number | null, endMs: number | null, text = 'Слова.'): Segment {
  return {
    id,
    version: 1,
    rank: id,
    start_ms: startMs,
    end_ms: endMs,
    text,
    words: [],
    speaker: null,
    flags: [],
    edited: false,
    reviews: [],
    suggestion: null,
    corrections: [],
  };
}
const every = (count: number, ms: number) =>
  Array.from({ length: count }, (_, at) =>
    segment(`s${String(at).padStart(4, '0')}`, at * ms, (at + 1) * ms),
  );
const NO_MARKS = { doubtful: [], quoted: [], terms: [], found: [], foundNow: null, now: null };

test('paragraphs of steady speech last between 20 and 40 seconds', () => {
  const paragraphs = gatherParagraphs(every(400, 4000), []);
  const lengths = paragraphs.map(({ segmentIds }) => segmentIds.length * 4);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(40);
  expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(20);
});

test('every sentence stands in one paragraph, in its order', () => {
  const segments = every(100, 7000);
  const paragraphs = gatherParagraphs(segments, []);
  expect(paragraphs.flatMap(({ segmentIds }) => segmentIds)).toEqual(segments.map(({ id }) => id));
  expect(placesOfSegments(paragraphs).size).toBe(100);
});

test('a topic begins a paragraph, however short the one before', () => {
  const mark: Mark = { id: 'm', version: 1, rank: 'a', title: 'Тема', segment_id: 's0002', start_ms: 8000 };
  const paragraphs = gatherParagraphs(every(6, 4000), [mark]);
  expect(paragraphs.map(({ id }) => id)).toEqual(['s0000', 's0002']);
  expect(paragraphs[1]?.heading?.title).toBe('Тема');
});

test('without times paragraphs are of a readable length', () => {
  const segments = Array.from({ length: 40 }, (_, at) =>
    segment(`s${at}`, null, null, 'Двадцать знаков тут.'),
  );
  const sizes = gatherParagraphs(segments, []).map(({ segmentIds }) => segmentIds.length);
  expect(Math.max(...sizes)).toBeLessThan(30);
  expect(sizes.length).toBeGreaterThan(1);
});

test('runs put together are the text, whatever is marked in it', () => {
  const text = 'Литерал это постоянная величина';
  const runs = cutIntoRuns(text, {
    ...NO_MARKS,
    doubtful: [{ start: 0, end: 7 }],
    quoted: [{ start: 12, end: 31 }],
    terms: [{ start: 0, end: 7, entryId: 'e' }],
    now: { start: 12, end: 22 },
  });
  expect(runs.map((run) => run.text).join('')).toBe(text);
  expect(runs.map((run) => run.isNow)).toEqual([false, false, true, false]);
  expect(runs[0]).toMatchObject({ isDoubtful: true, entryId: 'e' });
});

test('a plain sentence is one run without an element', () => {
  expect(cutIntoRuns('Просто слова', NO_MARKS)).toMatchObject([{ isPlain: true, text: 'Просто слова' }]);
});

test('a mark that reaches beyond the text ends with it', () => {
  const runs = cutIntoRuns('коротко', { ...NO_MARKS, quoted: [{ start: 3, end: 99 }] });
  expect(runs.map((run) => run.text).join('')).toBe('коротко');
});

test('a sentence is cut between words, nearest to the caret', () => {
  expect(cutAt('один два три', 4)).toEqual({ text: 'один два три', at: 5 });
  expect(cutAt('один два три', 6)).toEqual({ text: 'один два три', at: 5 });
  expect(cutAt('один два три', 8)).toEqual({ text: 'один два три', at: 9 });
  expect(cutAt('один  два три', 6)).toEqual({ text: 'один два три', at: 5 });
});

test('nothing is cut before the first word or after the last', () => {
  expect(cutAt('один два', 0)).toBeNull();
  expect(cutAt('один два', 8)).toBeNull();
  expect(cutAt('слово', 3)).toBeNull();
});

test('words are found in any case, and ё is е', () => {
  const segments = [segment('a', 0, 1, 'Ещё раз'), segment('b', 1, 2, 'И еще')];
  expect(findAll(segments, 'еще')).toEqual([
    { segmentId: 'a', start: 0, end: 3 },
    { segmentId: 'b', start: 2, end: 5 },
  ]);
  expect(findAll(segments, '  ')).toEqual([]);
});
