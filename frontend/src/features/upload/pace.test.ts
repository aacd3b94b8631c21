import { expect, test } from 'vitest';
import { Pace, secondsLeft } from './pace';

test('the pace is that of the last seconds', () => {
  const pace = new Pace();
  expect(pace.bytesPerSecond()).toBeNull();
  pace.note(0, 0);
  pace.note(10_000, 1000);
  pace.note(11_000, 3000);
  expect(pace.bytesPerSecond()).toBe(2000);
  expect(secondsLeft(5000, 2000)).toBe(3);
  expect(secondsLeft(5000, 0)).toBeNull();
});
