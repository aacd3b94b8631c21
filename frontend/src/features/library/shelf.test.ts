import { expect, test } from 'vitest';
import type { LectureCard } from '@/api/types';
import { choose, withCard, type View } from './shelf';

const counts = { entries: 0, accepted: 0, rejected: 0, draft: 0, segments: 0 };
const card = (id: string, fields: Partial<LectureCard> = {}) =>
  ({
    id,
    title: id,
    file_name: `${id}.mp3`,
    course_id: null,
    part_number: null,
    created_at: '2026-01-01',
    state: 'ready',
    published_at: null,
    duration_ms: 0,
    counts,
    event: 1,
    ...fields,
  }) as LectureCard;
const view: View = { course: 'all', show: 'all', order: 'newest', words: '' };
const ids = (cards: LectureCard[]) => cards.map((one) => one.id);

test('a course shows its own lectures, in the order of their numbers', () => {
  const shelf = [
    card('b', { course_id: 'x', part_number: 2 }),
    card('a', { course_id: 'x', part_number: 1 }),
    card('c'),
  ];
  expect(ids(choose(shelf, { ...view, course: 'x', order: 'course' }))).toEqual(['a', 'b']);
  expect(ids(choose(shelf, { ...view, course: 'none' }))).toEqual(['c']);
});

test('what works, what needs help and what waits for review is found', () => {
  const shelf = [
    card('w', { state: 'running' }),
    card('f', { state: 'failed' }),
    card('r', { counts: { ...counts, draft: 3 } }),
    card('d'),
  ];
  expect(ids(choose(shelf, { ...view, show: 'working' }))).toEqual(['w']);
  expect(ids(choose(shelf, { ...view, show: 'help' }))).toEqual(['f']);
  expect(ids(choose(shelf, { ...view, show: 'review' }))).toEqual(['r']);
});

test('titles and file names are searched without regard to case', () => {
  expect(ids(choose([card('one', { title: 'Введение' }), card('two')], { ...view, words: 'ВВЕД' }))).toEqual([
    'one',
  ]);
});

test('a late message never covers a newer card', () => {
  const shelf = [card('a', { event: 5, title: 'new' })];
  expect(withCard(shelf, card('a', { event: 4, title: 'old' }))[0]?.title).toBe('new');
  expect(withCard(shelf, card('a', { event: 6, title: 'newer' }))[0]?.title).toBe('newer');
  expect(ids(withCard(shelf, card('b')))).toEqual(['b', 'a']);
});
