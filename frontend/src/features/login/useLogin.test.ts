import { expect, test } from 'vitest';
import { placeAfter } from './useLogin';

test('after the door one goes to a page of ours only', () => {
  expect(placeAfter('/lectures/7?t=5')).toBe('/lectures/7?t=5');
  for (const foreign of ['https://elsewhere.example', '//elsewhere.example', 'x', undefined])
    expect(placeAfter(foreign)).toBe('/');
});
