import { expect, test, vi } from 'vitest';
import type { EditAnswer } from '@/domain/lecture';
import { noRows, type Entry, type Rows, type Segment } from '@/domain/rows';
import { createEditQueue, type PendingEdit } from './editQueue';
import { createRowShelf } from './rowShelf';

class Stale extends Error {
  constructor(readonly rows: Partial<Rows>) {
    super('stale');
  }
}
class Away extends Error {}

const segment = (version: number, text: string) =>
  ({
    id: 's',
    version,
    rank: 'a',
    text,
    words: [],
    start_ms: null,
    end_ms: null,
    corrections: [],
  }) as unknown as Segment;
const entry = (version: number, state: Entry['state'], headword = 'литерал') =>
  ({ id: 'e', version, rank: 'a', state, headword, variants: [], reviews: [] }) as unknown as Entry;
const answer = (changed: Partial<Rows>): EditAnswer => ({
  revision: 1,
  group: 'g',
  changed: { ...noRows(), ...changed },
  removed: [],
});
const flush = () => new Promise((resolve) => setTimeout(resolve));

function desk(send: (edit: PendingEdit) => Promise<EditAnswer>) {
  const shelf = createRowShelf();
  shelf.fill({ segments: [segment(1, 'было')], entries: [entry(1, 'draft')] });
  let kept: PendingEdit[] = [];
  const onRefused = vi.fn();
  const queue = createEditQueue({
    shelf,
    send,
    storage: { read: () => kept, write: (all) => (kept = [...all]) },
    judge: (failure) => {
      if (failure instanceof Away) return { kind: 'offline' };
      return failure instanceof Stale ? { kind: 'stale', rows: failure.rows } : { kind: 'refused' };
    },
    onRefused,
  });
  return { shelf, queue, onRefused, kept: () => kept };
}
const setText = (text: string) => ({ op: 'set_text' as const, segment_id: 's', text });
const accept = { op: 'set_state' as const, entry_id: 'e', state: 'accepted' as const };

test('an edit is seen at once and stays when it is stored', async () => {
  const { shelf, queue } = desk(async () => answer({ segments: [segment(2, 'стало')] }));
  queue.edit([setText('стало')]);
  expect(shelf.segments.get('s')?.text).toBe('стало');
  await flush();
  expect(shelf.segments.get('s')).toMatchObject({ text: 'стало', version: 2 });
  expect(queue.waiting.value).toBe(0);
});

test('a refused edit is taken back and told', async () => {
  const { shelf, queue, onRefused } = desk(() => Promise.reject(new Error('no')));
  queue.edit([setText('стало')]);
  await flush();
  expect(shelf.segments.get('s')?.text).toBe('было');
  expect(onRefused).toHaveBeenCalledOnce();
});

test('without a network an edit is shown, kept and sent again', async () => {
  let isAway = true;
  const { shelf, queue, kept } = desk(async () => {
    if (isAway) throw new Away();
    return answer({ segments: [segment(2, 'стало')] });
  });
  queue.edit([setText('стало')]);
  await flush();
  expect(queue.isOffline.value).toBe(true);
  expect(kept()).toHaveLength(1);
  expect(shelf.segments.get('s')?.text).toBe('стало');
  isAway = false;
  await queue.pump();
  expect(queue.isOffline.value).toBe(false);
  expect(kept()).toHaveLength(0);
  queue.stop();
});

test('edits of one row follow each other, each on the version before it', async () => {
  const bases: (number | undefined)[] = [];
  let version = 1;
  const { shelf, queue } = desk(async ({ base, edits }) => {
    bases.push(base.s);
    const [edit] = edits;
    version += 1;
    return answer({ segments: [segment(version, edit?.op === 'set_text' ? edit.text : '')] });
  });
  queue.edit([setText('раз')]);
  queue.edit([setText('два')]);
  expect(shelf.segments.get('s')?.text).toBe('два');
  await flush();
  expect(bases).toEqual([1, 2]);
  expect(shelf.segments.get('s')).toMatchObject({ text: 'два', version: 3 });
});

test("another's change of something else needs no question", async () => {
  const sent: (number | undefined)[] = [];
  const { shelf, queue } = desk(async ({ base }) => {
    sent.push(base.e);
    if (base.e === 1) throw new Stale({ entries: [entry(5, 'draft', 'константа')] });
    return answer({ entries: [entry(6, 'accepted', 'константа')] });
  });
  queue.edit([accept]);
  await flush();
  expect(sent).toEqual([1, 5]);
  expect(shelf.entries.get('e')).toMatchObject({ state: 'accepted', headword: 'константа' });
  expect(queue.conflicts.size).toBe(0);
});

test("another's change of the same words is shown beside mine, and mine can still be kept", async () => {
  const { shelf, queue } = desk(async ({ base }) => {
    if (base.s === 1) throw new Stale({ segments: [segment(2, 'чужое')] });
    return answer({ segments: [segment(3, 'моё')] });
  });
  queue.edit([setText('моё')]);
  await flush();
  expect(shelf.segments.get('s')?.text).toBe('чужое');
  expect(queue.conflicts.get('s')?.theirs).toMatchObject({ text: 'чужое' });
  queue.keepMine('s');
  await flush();
  expect(shelf.segments.get('s')).toMatchObject({ text: 'моё', version: 3 });
  expect(queue.conflicts.size).toBe(0);
});

test('what another changed while mine was being typed is a conflict, though the shelf knows it already', async () => {
  const { shelf, queue } = desk(async ({ base }) => {
    if (base.s === 1) throw new Stale({ segments: [segment(2, 'чужое')] });
    return answer({ segments: [segment(3, 'моё')] });
  });
  const seen = segment(1, 'было');
  queue.accept(answer({ segments: [segment(2, 'чужое')] }));
  queue.edit([setText('моё')], [seen]);
  await flush();
  expect(queue.conflicts.has('s')).toBe(true);
  expect(shelf.segments.get('s')?.text).toBe('чужое');
});

test('an edit that waits is still shown when everything is read anew', async () => {
  const { shelf, queue } = desk(() => Promise.reject(new Away()));
  queue.edit([setText('стало')]);
  await flush();
  shelf.fill({ segments: [segment(4, 'прочитано заново')] });
  queue.reapply();
  expect(shelf.segments.get('s')).toMatchObject({ text: 'стало', version: 4 });
  queue.stop();
});

test('an edit that has not left can be withdrawn', async () => {
  const { shelf, queue } = desk(() => Promise.reject(new Away()));
  const pending = queue.edit([setText('стало')]);
  await flush();
  expect(queue.withdraw(pending)).toBe(true);
  expect(shelf.segments.get('s')?.text).toBe('было');
  queue.stop();
});
