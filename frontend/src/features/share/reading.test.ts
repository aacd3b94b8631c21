import { expect, test } from 'vitest';
import type { Mark, Segment } from '@/api/types';
import { paragraphsOf, piecesOf, segmentAt } from './reading';

const segment = (id: string, start_ms: number, text = 'Так.') =>
  ({ id, start_ms, end_ms: start_ms + 8000, text }) as Segment;
const shelf = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) => segment(id, index * 8000));

test('a new part of the lecture begins a paragraph under its title', () => {
  const marks = [{ segment_id: 'e', title: 'Часть' } as Mark];
  expect(
    paragraphsOf(shelf, marks).map((one) => [one.heading, one.segments.map((part) => part.id).join('')]),
  ).toEqual([
    [null, 'abcd'],
    ['Часть', 'ef'],
  ]);
});

test('no segment is lost or doubled', () => {
  expect(paragraphsOf(shelf, []).flatMap((one) => one.segments)).toEqual(shelf);
});

test('the segment of a moment is the last that has begun', () => {
  expect(segmentAt(shelf, 8000)?.id).toBe('b');
  expect(segmentAt(shelf, 15_999)?.id).toBe('b');
  expect(segmentAt(shelf, -1)).toBeNull();
});

test('words are found whether ё is written or not', () => {
  expect(piecesOf('Ещё раз', 'еще ')).toEqual([
    { text: 'Ещё', isHit: true },
    { text: ' раз', isHit: false },
  ]);
  expect(piecesOf('Ещё раз', ' ')).toEqual([{ text: 'Ещё раз', isHit: false }]);
});

test('looked-for words are found without regard to case, and signs are plain signs', () => {
  expect(piecesOf('Язык Python (3)', 'python (')).toEqual([
    { text: 'Язык ', isHit: false },
    { text: 'Python (', isHit: true },
    { text: '3)', isHit: false },
  ]);
});
