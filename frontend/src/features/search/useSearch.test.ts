import { expect, test } from 'vitest';
import { piecesOf } from './useSearch';

test('found words are cut out of a snippet by characters, also after a sign outside the basic plane', () => {
  const snippet = {
    text: '😀 это интерпретатор языка',
    marks: [[6, 19]] as [number, number][],
    is_cut_before: false,
    is_cut_after: true,
  };
  expect(piecesOf(snippet)).toEqual([
    { text: '😀 это ', isHit: false },
    { text: 'интерпретатор', isHit: true },
    { text: ' языка', isHit: false },
  ]);
});
