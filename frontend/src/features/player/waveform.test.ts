import { expect, test } from 'vitest';
import { barHeights } from './waveform';

test('every bar shows the loudest of what falls into it', () => {
  const heights = barHeights([0, 255, 10, 20, 30, 40], 9);
  expect(heights).toEqual([1, 20 / 255, 40 / 255]);
});

test('a wide window repeats peaks instead of leaving holes', () => {
  expect(barHeights([100, 200], 30).every((height) => height > 0)).toBe(true);
});
