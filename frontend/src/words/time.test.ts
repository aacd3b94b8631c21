import { expect, test } from 'vitest';
import { clock } from './time';

test('a moment is written as minutes and seconds, with hours from one hour', () => {
  expect(clock(0)).toBe('00:00');
  expect(clock(65_999)).toBe('01:05');
  expect(clock(3_665_000)).toBe('1:01:05');
});

test('tenths appear only where they are asked for', () => {
  expect(clock(175_950, { tenths: ',' })).toBe('02:55,9');
});
