import { expect, test } from 'vitest';
import { bytes, day, hoursAndMinutes } from './measures';

test('sizes are written with a unit and a decimal comma in Russian', () => {
  expect(bytes(1_932_735_283, 'ru')).toMatch(/^1,8\sГБ$/);
  expect(bytes(1_932_735_283, 'en')).toBe('1.8 GB');
  expect(bytes(512 * 1024, 'ru')).toMatch(/^512\sкБ$/);
});

test('a day close by is named, another one is dated, another year is told', () => {
  const now = new Date('2026-11-22T15:00:00');
  expect(day('2026-11-22T01:00:00', 'ru', now)).toBe('сегодня');
  expect(day('2026-11-21T23:00:00', 'ru', now)).toBe('вчера');
  expect(day('2026-11-18', 'ru', now)).toBe('18 ноября');
  expect(day('2025-11-18', 'ru', now)).toMatch(/^18 ноября 2025/);
});

test('minutes are rounded, hours are whole', () => {
  expect(hoursAndMinutes(7_560_000)).toEqual({ hours: 2, minutes: 6 });
});
