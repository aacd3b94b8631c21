import { expect, test } from 'vitest';
import type { Quote } from '@/domain/rows';
import { citedRuns } from './citing';

const quote = (text: string) => ({ text }) as Quote;

test('words that stand in a quote in their order are cited, the rest is not', () => {
  const text = 'Язык простой: вы можете написать код и сразу его запустить.';
  const runs = citedRuns(text, [
    quote('Это значит, что вы можете написать код и сразу его запустить, не прибегая'),
  ]);
  expect(runs.filter(({ isCited }) => isCited).map((run) => run.text)).toEqual([
    'вы можете написать код и сразу его запустить',
  ]);
  expect(runs.map((run) => run.text).join('')).toBe(text);
});

test('two words in common are chance', () => {
  expect(citedRuns('Это код на Python', [quote('код на лету')]).some(({ isCited }) => isCited)).toBe(false);
});
