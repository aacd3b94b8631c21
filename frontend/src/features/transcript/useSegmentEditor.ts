/** Editing one sentence in its place: every key keeps a draft, nothing is lost with the page. */

import { computed, nextTick, onMounted, shallowRef, type ShallowRef } from 'vue';
import { toCodePoints } from '@/domain/codePoints';
import type { Edit } from '@/domain/edits';
import { useLecture } from '@/stores/lecture';
import { cutAt } from './splitting';

const FIELD = 'text';

export function useSegmentEditor(segmentId: string, field: Readonly<ShallowRef<HTMLTextAreaElement | null>>) {
  const lecture = useLecture();
  const { shelf, desk, drafts } = lecture;
  const before = shelf.segments.get(segmentId);
  const draft = drafts.read(segmentId, FIELD);
  const text = shallowRef(draft && draft.version === before?.version ? draft.text : (before?.text ?? ''));
  let isDone = false;

  const place = computed(() => shelf.orderedSegments.value.findIndex((segment) => segment.id === segmentId));
  const isChanged = () => text.value.trim().replace(/\s+/g, ' ') !== before?.text;

  function grow(): void {
    if (!field.value) return;
    field.value.style.height = 'auto';
    field.value.style.height = `${field.value.scrollHeight}px`;
  }

  function typed(): void {
    grow();
    if (!before) return;
    drafts.keep({ rowId: segmentId, version: before.version, field: FIELD, text: text.value });
  }

  /** What the typed text asks for; nothing where it is as it was. An emptied sentence is deleted. */
  function changes(): Edit[] {
    if (!isChanged()) return [];
    if (!text.value.trim()) return [{ op: 'delete', row_id: segmentId }];
    return [{ op: 'set_text', segment_id: segmentId, text: text.value.trim().replace(/\s+/g, ' ') }];
  }

  function finish(extra: Edit[] = []) {
    if (isDone) return Promise.resolve(null);
    isDone = true;
    drafts.forget(segmentId, FIELD);
    const edits = [...changes(), ...extra];
    if (!edits.length || !before) return Promise.resolve(null);
    return lecture.outcomeOf(lecture.editSeen([before], ...edits));
  }

  function leave(): void {
    if (desk.editing.value?.segmentId === segmentId) desk.editing.value = null;
  }

  function save(): void {
    void finish();
    leave();
  }

  function saveAndStep(by: 1 | -1): void {
    const next = shelf.orderedSegments.value[place.value + by];
    void finish();
    desk.editing.value = next ? { segmentId: next.id, caret: by > 0 ? 0 : null } : null;
    if (next) desk.showSegment(next.id);
  }

  function cancel(): void {
    isDone = true;
    drafts.forget(segmentId, FIELD);
    leave();
  }

  async function split(): Promise<void> {
    const cut = cutAt(text.value, field.value?.selectionStart ?? 0);
    if (!cut) return;
    const answer = await finish([
      { op: 'split_segment', segment_id: segmentId, at_char: toCodePoints(cut.text, cut.at) },
    ]);
    const right = answer?.changed.segments?.find((segment) => segment.id !== segmentId);
    desk.editing.value = right ? { segmentId: right.id, caret: 0 } : null;
  }

  async function mergeInto(leftPlace: number): Promise<void> {
    const left = shelf.orderedSegments.value[leftPlace];
    const right = shelf.orderedSegments.value[leftPlace + 1];
    if (!left || !right) return;
    const joint = left.id === segmentId ? text.value.trim().length : left.text.length + 1;
    await finish([{ op: 'merge_segment', segment_id: left.id }]);
    await nextTick();
    desk.editing.value = { segmentId: left.id, caret: joint };
  }

  onMounted(() => {
    const caret = desk.editing.value?.caret ?? text.value.length;
    field.value?.focus({ preventScroll: true });
    field.value?.setSelectionRange(caret, caret);
    grow();
  });

  return {
    text,
    typed,
    save,
    saveAndStep,
    cancel,
    split,
    mergeWithPrevious: () => mergeInto(place.value - 1),
    mergeWithNext: () => mergeInto(place.value),
  };
}
