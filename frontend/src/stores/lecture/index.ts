/** One open lecture: its rows, its edits, its sound, and what the person looks at. */

import {
  computed,
  getCurrentInstance,
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  type InjectionKey,
} from 'vue';
import { lectureService } from '@/api/lecture';
import { ApiProblem, isProblem, Offline } from '@/api/problem';
import type { LectureCard } from '@/api/types';
import { useSession } from '@/composables/useSession';
import type { Edit } from '@/domain/edits';
import type { EditAnswer, LectureService, RunRequest } from '@/domain/lecture';
import type { AnyRow, Rows } from '@/domain/rows';
import { createDesk } from './desk';
import { createDrafts } from './drafts';
import { createEditQueue, type PendingEdit, type QueueStorage } from './editQueue';
import { createPlayback } from './playback';
import { flattened, readEverything, readRows } from './reading';
import { createRowShelf } from './rowShelf';

export interface LectureOptions {
  service?: LectureService;
}

export type LoadState = 'loading' | 'ready' | 'missing' | 'failed';

/** `owner`: whose edits they are; a browser may be shared. */
function queueStorage(owner: string, lectureId: string): QueueStorage {
  const key = `konspekt.queue.${owner}.${lectureId}`;
  return {
    read: () => JSON.parse(localStorage.getItem(key) ?? '[]') as PendingEdit[],
    write: (queue) => {
      if (queue.length) localStorage.setItem(key, JSON.stringify(queue));
      else localStorage.removeItem(key);
    },
  };
}

function judge(failure: unknown) {
  if (failure instanceof Offline) return { kind: 'offline' as const };
  if (isProblem(failure) && failure.status === 412) {
    return { kind: 'stale' as const, rows: flattened((failure.rows ?? {}) as Partial<Rows>) };
  }
  return { kind: 'refused' as const };
}

const flat = (answer: EditAnswer): EditAnswer => ({ ...answer, changed: flattened(answer.changed) });

export function createLecture(id: string, { service = lectureService(id) }: LectureOptions = {}) {
  const owner = useSession().user?.id ?? '';
  const shelf = createRowShelf();
  const playback = createPlayback();
  const desk = createDesk();
  const card = shallowRef<LectureCard | null>(null);
  const mayEdit = () => card.value?.may_edit ?? false;
  const state = shallowRef<LoadState>('loading');
  /** The last event before the rows were read: the stream goes on from there. */
  const readAt = shallowRef<number | null>(null);
  const failure = shallowRef<unknown>(null);
  const stored = shallowRef<{ pending: PendingEdit; answer: EditAnswer } | null>(null);
  const refused = shallowRef<{ failure: unknown } | null>(null);
  /** The stream of events broke off and has not come back. */
  const isStreamLost = shallowRef(false);
  /** Groups that this page made: the stream tells of them too. */
  const ownGroups = new Set<string>();
  const awaited = new Map<string, (answer: EditAnswer | null) => void>();

  function learn(answer: EditAnswer): void {
    if (answer.group) ownGroups.add(answer.group);
    shelf.revision.value = Math.max(shelf.revision.value, answer.revision);
  }

  function settle(group: string, answer: EditAnswer | null): void {
    awaited.get(group)?.(answer);
    awaited.delete(group);
  }

  const edits = createEditQueue({
    shelf,
    send: async (pending) => {
      ownGroups.add(pending.group);
      return flat(await service.edit(pending.edits, pending.group, pending.base));
    },
    storage: queueStorage(owner, id),
    judge,
    onStored: (pending, answer) => {
      learn(answer);
      stored.value = { pending, answer };
      settle(pending.group, answer);
    },
    onRefused: (pending, why) => {
      refused.value = { failure: why };
      settle(pending.group, null);
    },
  });

  /** `seen`: rows as the person read them when he began to write. */
  const editSeen = (seen: readonly AnyRow[], ...made: Edit[]): PendingEdit | null =>
    mayEdit() ? edits.edit(made, seen) : null;
  const edit = (...made: Edit[]) => editSeen([], ...made);

  /** Makes an edit whose outcome only the service knows (a cut, a new row) and waits for it. */
  function editAndWait(...made: Edit[]): Promise<EditAnswer | null> {
    return outcomeOf(edit(...made));
  }

  function outcomeOf(pending: PendingEdit | null): Promise<EditAnswer | null> {
    if (!pending) return Promise.resolve(null);
    return new Promise((resolve) => awaited.set(pending.group, resolve));
  }

  async function readAll(): Promise<void> {
    const { rows, revision } = await readEverything(service);
    shelf.fill(rows);
    edits.reapply();
    shelf.revision.value = revision;
  }

  async function load(): Promise<void> {
    try {
      const fresh = await service.card();
      card.value = fresh;
      await readAll();
      if (fresh.has_sound) playback.open(service.soundAddress());
      state.value = 'ready';
      readAt.value = fresh.event;
      if (mayEdit()) edits.resume();
    } catch (why) {
      failure.value = why;
      state.value = isProblem(why) && why.status === 404 ? 'missing' : 'failed';
    }
  }

  /** Rows that somebody else, a run or another tab of ours changed. */
  async function refresh(ids: readonly string[], revision: number): Promise<void> {
    if (revision <= shelf.revision.value) return;
    const known = Number.isFinite(revision) ? revision : 0;
    try {
      if (!ids.length) await readAll();
      else edits.accept(flat(await readRows(service, ids)));
      shelf.revision.value = Math.max(shelf.revision.value, known);
    } catch (why) {
      if (why instanceof ApiProblem && [404, 405, 422].includes(why.status)) await readAll();
      else if (!(why instanceof Offline)) throw why;
    }
  }

  /** Asks the machine for something; the card then tells of its progress. Whether it was taken on. */
  async function run(request: RunRequest): Promise<boolean> {
    try {
      await service.run(request);
      card.value = await service.card();
      return true;
    } catch (why) {
      refused.value = { failure: why };
      return false;
    }
  }

  /** A word that this lecture is expected to contain: listened for in re-runs, and never called misheard again. */
  async function expect(word: string): Promise<void> {
    try {
      const { words } = await service.vocabulary();
      if (!words.includes(word)) await service.setVocabulary([...words, word]);
    } catch (why) {
      refused.value = { failure: why };
    }
  }

  async function step(ask: () => Promise<EditAnswer>): Promise<EditAnswer | null> {
    try {
      const answer = flat(await ask());
      edits.accept(answer);
      learn(answer);
      return answer;
    } catch (why) {
      refused.value = { failure: why };
      return null;
    }
  }

  /** Undo of one edit, wherever it is by now. */
  async function takeBack(pending: PendingEdit): Promise<void> {
    if (edits.withdraw(pending)) return;
    if (edits.queue.includes(pending)) await new Promise((resolve) => awaited.set(pending.group, resolve));
    await step(() => service.undoGroup(pending.group));
  }

  async function undo(): Promise<EditAnswer | null> {
    const last = edits.queue.at(-1);
    if (last && edits.withdraw(last)) return null;
    return step(service.undo);
  }

  onScopeDispose(edits.stop);

  return {
    id,
    /** A student reads: nothing can be edited. */
    get isReadOnly() {
      return !mayEdit();
    },
    service,
    card,
    state,
    readAt,
    failure,
    shelf,
    edits,
    playback,
    desk,
    drafts: createDrafts(owner, id),
    stored,
    refused,
    isStreamLost,
    /** Nothing can be asked of the server now; edits wait. */
    isAway: computed(() => edits.isOffline.value || isStreamLost.value),
    load,
    readAll,
    refresh,
    edit,
    editSeen,
    editAndWait,
    outcomeOf,
    isOwnGroup: (group: string) => ownGroups.has(group),
    run,
    expect,
    undo,
    takeBack,
    redo: () => step(service.redo),
    undoGroup: (group: string) => step(() => service.undoGroup(group)),
    isTimed: computed(() => card.value?.is_timed ?? false),
    hasSound: computed(() => (card.value?.has_sound && card.value.is_timed) ?? false),
  };
}

export type Lecture = ReturnType<typeof createLecture>;

const KEY: InjectionKey<Lecture> = Symbol('lecture');
/** What the page itself provides: Vue gives it only to the components below. */
const provided = new WeakMap<object, Lecture>();

export function provideLecture(lecture: Lecture): Lecture {
  const page = getCurrentInstance();
  if (page) provided.set(page, lecture);
  provide(KEY, lecture);
  return lecture;
}

export function useLecture(): Lecture {
  const here = getCurrentInstance();
  const lecture = (here && provided.get(here)) ?? inject(KEY, null);
  if (!lecture) throw new Error('No lecture is open here.');
  return lecture;
}
