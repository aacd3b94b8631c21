/** Edits on their way: shown at once, kept in the browser until stored, taken back when refused. */

import { computed, shallowReactive, shallowRef } from 'vue';
import { namedRows, type Edit } from '@/domain/edits';
import { freshId } from '@/domain/ids';
import type { EditAnswer } from '@/domain/lecture';
import { fieldOf, predict } from '@/domain/predicting';
import { ROW_KINDS, type AnyRow, type Rows } from '@/domain/rows';
import type { RowShelf } from './rowShelf';

export interface PendingEdit {
  group: string;
  edits: Edit[];
  /** Version of each named row as the person saw it. */
  base: Record<string, number>;
  /** What each edited field was then, to tell another's change of it from a change beside it. */
  fields: Record<string, string>;
}

export interface Conflict {
  pending: PendingEdit;
  theirs: AnyRow;
}

export interface QueueStorage {
  read(): PendingEdit[];
  write(queue: readonly PendingEdit[]): void;
}

export interface QueueOptions {
  shelf: RowShelf;
  send(edit: PendingEdit): Promise<EditAnswer>;
  storage: QueueStorage;
  /** Says of a failure what it means for the queue. */
  judge(failure: unknown): { kind: 'offline' } | { kind: 'stale'; rows: Partial<Rows> } | { kind: 'refused' };
  onStored?(edit: PendingEdit, answer: EditAnswer): void;
  onRefused?(edit: PendingEdit, failure: unknown): void;
}

const RETRY_FIRST_MS = 1000;
const RETRY_LAST_MS = 15_000;
const MOST_REBASES = 3;

export function createEditQueue({ shelf, send, storage, judge, onStored, onRefused }: QueueOptions) {
  const queue = shallowReactive<PendingEdit[]>([]);
  const conflicts = shallowReactive(new Map<string, Conflict>());
  const isOffline = shallowRef(false);
  const isSending = shallowRef(false);
  const truth = new Map<string, AnyRow>();
  let retryMs = RETRY_FIRST_MS;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const touching = (id: string) =>
    queue.flatMap((pending) => pending.edits.filter((edit) => namedRows(edit).includes(id)));

  /** Show a row as it will be once everything in the queue is stored. */
  function show(id: string): void {
    const row = truth.get(id);
    const kind = shelf.kindOf(id);
    if (!row || !kind) return;
    const waiting = touching(id);
    const shown = waiting.reduce<AnyRow | null>((state, edit) => state && predict(state, edit), row);
    if (shown) shelf.put(kind, shown);
    else shelf.hide(id);
    if (!waiting.length) truth.delete(id);
  }

  /** Take in what the service says of rows, under whatever still waits to be sent. */
  function accept(answer: Pick<EditAnswer, 'changed' | 'removed'>): void {
    for (const kind of ROW_KINDS) {
      for (const row of answer.changed[kind] ?? []) {
        shelf.put(kind, row);
        truth.set(row.id, row);
        show(row.id);
      }
    }
    for (const id of answer.removed) {
      truth.delete(id);
      shelf.hide(id);
    }
  }

  function remember(pending: PendingEdit): void {
    for (const edit of pending.edits) {
      for (const id of namedRows(edit)) {
        const row = shelf.find(id);
        if (row && !truth.has(id)) truth.set(id, row);
      }
    }
  }

  /** The shelf was filled anew: what waits to be sent is shown over it again. */
  function reapply(): void {
    truth.clear();
    queue.forEach(remember);
    for (const id of [...truth.keys()]) show(id);
  }

  function push(pending: PendingEdit): void {
    remember(pending);
    queue.push(pending);
    storage.write(queue);
    for (const id of new Set(pending.edits.flatMap(namedRows))) show(id);
    void pump();
  }

  /** `seen`: rows as the person read them when he began; others may have changed them on the shelf meanwhile. */
  function make(edits: Edit[], seen: readonly AnyRow[] = []): PendingEdit {
    const base: Record<string, number> = {};
    const fields: Record<string, string> = {};
    edits.forEach((edit, place) => {
      for (const id of namedRows(edit)) {
        const row = seen.find((one) => one.id === id) ?? shelf.find(id);
        if (!row) continue;
        base[id] = row.version;
        const field = fieldOf(edit, row);
        if (field !== undefined) fields[`${place}:${id}`] = JSON.stringify(field);
      }
    });
    return { group: freshId(), edits, base, fields };
  }

  function drop(pending: PendingEdit): void {
    const place = queue.indexOf(pending);
    if (place >= 0) queue.splice(place, 1);
    storage.write(queue);
  }

  /** Edits made before this answer came saw the version before it: they follow their own predecessor. */
  function follow(sent: PendingEdit, answer: EditAnswer): void {
    for (const kind of ROW_KINDS) {
      for (const row of answer.changed[kind] ?? []) {
        const seen = sent.base[row.id] ?? shelf.find(row.id)?.version;
        for (const later of queue) if (later.base[row.id] === seen) later.base[row.id] = row.version;
      }
    }
  }

  function settle(pending: PendingEdit): void {
    drop(pending);
    for (const id of new Set(pending.edits.flatMap(namedRows))) show(id);
  }

  /** Another change beside ours needs no question: the same edit is made on the newer row. */
  function rebased(pending: PendingEdit, rows: Partial<Rows>): AnyRow | null {
    let contested: AnyRow | null = null;
    for (const theirs of ROW_KINDS.flatMap((kind): AnyRow[] => rows[kind] ?? [])) {
      pending.edits.forEach((edit, place) => {
        if (!namedRows(edit).includes(theirs.id)) return;
        const was = pending.fields[`${place}:${theirs.id}`];
        const now = fieldOf(edit, theirs);
        if (was !== undefined && was !== JSON.stringify(now)) contested = theirs;
      });
      if (theirs.id in pending.base) pending.base[theirs.id] = theirs.version;
    }
    return contested;
  }

  function onStale(pending: PendingEdit, rows: Partial<Rows>, rebases: number): boolean {
    const contested = rebased(pending, rows);
    accept({ changed: rows, removed: [] });
    const known = ROW_KINDS.some((kind) => rows[kind]?.length);
    if (!contested && known && rebases < MOST_REBASES) return true;
    settle(pending);
    if (contested) conflicts.set(contested.id, { pending, theirs: contested });
    else onRefused?.(pending, null);
    return false;
  }

  function waitForNetwork(): void {
    isOffline.value = true;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void pump(), retryMs);
    retryMs = Math.min(retryMs * 2, RETRY_LAST_MS);
  }

  async function sendFirst(pending: PendingEdit, rebases = 0): Promise<boolean> {
    try {
      const answer = await send(pending);
      isOffline.value = false;
      retryMs = RETRY_FIRST_MS;
      follow(pending, answer);
      drop(pending);
      accept(answer);
      for (const id of new Set(pending.edits.flatMap(namedRows))) show(id);
      onStored?.(pending, answer);
      return true;
    } catch (failure) {
      const verdict = judge(failure);
      if (verdict.kind === 'offline') {
        waitForNetwork();
        return false;
      }
      if (verdict.kind === 'stale') {
        return onStale(pending, verdict.rows, rebases) ? sendFirst(pending, rebases + 1) : true;
      }
      settle(pending);
      onRefused?.(pending, failure);
      return true;
    }
  }

  async function pump(): Promise<void> {
    if (isSending.value) return;
    isSending.value = true;
    try {
      for (let first = queue[0]; first; first = queue[0]) if (!(await sendFirst(first))) break;
    } finally {
      isSending.value = false;
    }
  }

  /** Takes back an edit that has not left yet; false where it is on its way or stored. */
  function withdraw(pending: PendingEdit): boolean {
    const isOnItsWay = isSending.value && !isOffline.value && queue[0] === pending;
    if (!queue.includes(pending) || isOnItsWay) return false;
    settle(pending);
    return true;
  }

  function keepMine(rowId: string): void {
    const conflict = conflicts.get(rowId);
    if (!conflict) return;
    conflicts.delete(rowId);
    push(make(conflict.pending.edits));
  }

  return {
    queue,
    conflicts,
    isOffline,
    isSending,
    waiting: computed(() => queue.length),
    accept,
    reapply,
    edit: (edits: Edit[], seen: readonly AnyRow[] = []) => {
      const pending = make(edits, seen);
      push(pending);
      return pending;
    },
    /** Take up what an earlier visit could not send. */
    resume: () => {
      for (const pending of storage.read()) push(pending);
    },
    pump,
    withdraw,
    keepMine,
    takeTheirs: (rowId: string) => conflicts.delete(rowId),
    stop: () => clearTimeout(retryTimer),
  };
}
