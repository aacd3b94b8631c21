/** What others, runs and other tabs do to the open lecture flows in by one stream of events. */

import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { Offline } from '@/api/problem';
import type { Progress } from '@/api/types';
import { useEventStream } from '@/composables/useEventStream';
import type { Piece } from '@/domain/lecture';
import type { Lecture } from '@/stores/lecture';

interface EditedEvent {
  revision?: number;
  group?: string;
  rows?: { id: string }[] | null;
  changed?: string[];
}

/** A shorter break is not worth a word. */
const LOST_AFTER_MS = 3000;
const READ_AGAIN_MS = 2000;

export function useLectureStream(lecture: Lecture) {
  const pieces = shallowRef<Piece[]>([]);
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  let againTimer: ReturnType<typeof setTimeout> | undefined;
  const path = computed(() => {
    const after = lecture.readAt.value;
    return after === null ? null : lecture.service.eventsPath(after);
  });

  function takePieces(fresh: readonly Piece[]): void {
    const known = new Map(pieces.value.map((piece) => [piece.start_ms, piece]));
    for (const piece of fresh) known.set(piece.start_ms, piece);
    pieces.value = [...known.values()].sort((one, other) => one.start_ms - other.start_ms);
  }

  async function refreshCard(): Promise<void> {
    lecture.card.value = await lecture.service.card();
    const { state } = lecture.card.value;
    if (state !== 'running' && state !== 'waiting') pieces.value = [];
    else takePieces((await lecture.service.partial()).pieces);
  }

  function edited(event: EditedEvent): void {
    // Our own edits were answered already.
    if (event.group && lecture.isOwnGroup(event.group)) return;
    const ids = event.rows?.map(({ id }) => id) ?? event.changed ?? [];
    void lecture.refresh(ids, event.revision ?? Infinity);
  }

  /** What the stream told of must be read, also when the server goes away meanwhile. */
  async function surely(read: () => Promise<unknown>): Promise<void> {
    try {
      await read();
    } catch (failure) {
      if (!(failure instanceof Offline)) throw failure;
      againTimer = setTimeout(() => void surely(read), READ_AGAIN_MS);
    }
  }

  const { isOpen } = useEventStream(path, ({ event, data }) => {
    const card = lecture.card.value;
    if (event === 'edited' || event === 'edit') edited(data as EditedEvent);
    else if (event === 'adopted' || event === 'reset')
      void surely(() => Promise.all([lecture.readAll(), refreshCard()]));
    else if (event === 'state' || event === 'card') void surely(refreshCard);
    // Other words are expected: what is offered in the text is another.
    else if (event === 'vocabulary') void surely(lecture.readAll);
    else if (event === 'partial') takePieces((data as { pieces: Piece[] }).pieces);
    else if (event === 'progress' && card) lecture.card.value = { ...card, progress: data as Progress };
  });

  watch(isOpen, (isThere) => {
    clearTimeout(lostTimer);
    if (!isThere)
      lostTimer = setTimeout(() => (lecture.isStreamLost.value = !document.hidden), LOST_AFTER_MS);
    else {
      lecture.isStreamLost.value = false;
      if (lecture.edits.isOffline.value) void lecture.edits.pump();
    }
  });
  onScopeDispose(() => {
    clearTimeout(lostTimer);
    clearTimeout(againTimer);
  });

  return { pieces, refreshCard };
}
