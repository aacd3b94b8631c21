import { expect, test } from 'vitest';
import { parseEvent } from './events';

test('an event of the stream is read with its number, name and data', () => {
  expect(parseEvent('id: 7\nevent: progress\ndata: {"percent": 42}')).toEqual({
    id: '7',
    event: 'progress',
    data: { percent: 42 },
  });
});

test('a heartbeat is no event', () => {
  expect(parseEvent(': still here')).toBeNull();
});
