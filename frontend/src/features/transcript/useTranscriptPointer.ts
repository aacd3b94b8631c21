/** What a click, a double click, the arrow keys and a selection in the transcript mean. */

import { shallowRef, type Ref } from 'vue';
import { toCodePoints } from '@/domain/codePoints';
import { wordAtUnit } from '@/domain/spokenWords';
import { useLecture } from '@/stores/lecture';
import type { Selection as Selected } from '@/stores/lecture/desk';
import { placeAtPoint, placeOf } from './pointing';

export function useTranscriptPointer(focusedId: Ref<string | null>, stay: () => void) {
  const lecture = useLecture();
  const { shelf, desk, playback } = lecture;
  /** Where Enter puts the caret: the word that was found or clicked last. */
  let caretOfFocus = 0;
  const menuAt = shallowRef<{ x: number; y: number } | null>(null);

  const isAside = (event: Event) =>
    event.target instanceof Element && Boolean(event.target.closest('[data-aside], .t-edit, .k-two, button'));

  function onClick(event: MouseEvent): void {
    if (isAside(event) || !getSelection()?.isCollapsed) return;
    const entryId = (event.target as Element).closest<HTMLElement>('[data-entry]')?.dataset.entry;
    if (entryId) {
      desk.currentEntryId.value = entryId;
      desk.tab.value = desk.tab.value === 'text' ? 'text' : 'glossary';
    }
    const place = placeAtPoint(event.clientX, event.clientY);
    const segment = place && shelf.segments.get(place.segmentId);
    if (!segment || segment.start_ms === null) return;
    focusedId.value = segment.id;
    caretOfFocus = place.unit;
    const word = segment.words[wordAtUnit(segment, place.unit)];
    stay();
    playback.seek(word?.[1] ?? segment.start_ms);
  }

  function edit(segmentId: string, caret: number | null): void {
    if (lecture.isReadOnly) return;
    menuAt.value = null;
    desk.selections.value = [];
    desk.editing.value = { segmentId, caret };
  }

  function onDoubleClick(event: MouseEvent): void {
    if (isAside(event)) return;
    const place = placeAtPoint(event.clientX, event.clientY);
    if (place) edit(place.segmentId, place.unit);
  }

  function focusSegment(segmentId: string, caret = 0): void {
    focusedId.value = segmentId;
    caretOfFocus = caret;
    desk.showSegment(segmentId);
    requestAnimationFrame(() =>
      document
        .querySelector<HTMLElement>(`[data-segment="${CSS.escape(segmentId)}"]`)
        ?.focus({ preventScroll: true }),
    );
  }

  function onKey(event: KeyboardEvent): void {
    if (isAside(event) || event.target instanceof HTMLTextAreaElement) return;
    const segments = shelf.orderedSegments.value;
    const at = segments.findIndex((segment) => segment.id === focusedId.value);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.code];
    if (step) {
      event.preventDefault();
      const next = segments[Math.max(0, Math.min(segments.length - 1, at < 0 ? 0 : at + step))];
      if (next) focusSegment(next.id);
    } else if (event.code === 'Enter' && focusedId.value) {
      event.preventDefault();
      event.stopPropagation();
      edit(focusedId.value, caretOfFocus);
    }
  }

  function onSelected(): void {
    const range = getSelection()?.rangeCount ? getSelection()?.getRangeAt(0) : null;
    if (!range || range.collapsed || lecture.isReadOnly) {
      menuAt.value = null;
      return;
    }
    const from = placeOf(range.startContainer, range.startOffset);
    const to = placeOf(range.endContainer, range.endOffset);
    if (!from || !to) return;
    desk.selections.value = slices(from, to);
    const box = range.getBoundingClientRect();
    menuAt.value = desk.selections.value.length ? { x: box.x + box.width / 2, y: box.y } : null;
  }

  /** A selection over several sentences is a slice of each, trimmed to its words. */
  function slices(
    from: { segmentId: string; unit: number },
    to: { segmentId: string; unit: number },
  ): Selected[] {
    const segments = shelf.orderedSegments.value;
    const first = segments.findIndex((segment) => segment.id === from.segmentId);
    const last = segments.findIndex((segment) => segment.id === to.segmentId);
    return segments.slice(first, last + 1).flatMap((segment) => {
      const start = segment.id === from.segmentId ? from.unit : 0;
      const end = segment.id === to.segmentId ? to.unit : segment.text.length;
      const raw = segment.text.slice(start, end);
      const text = raw.trim();
      const startUnit = start + raw.indexOf(text);
      if (!text) return [];
      return [
        {
          segmentId: segment.id,
          startChar: toCodePoints(segment.text, startUnit),
          endChar: toCodePoints(segment.text, startUnit + text.length),
          text,
        },
      ];
    });
  }

  function closeMenu(): void {
    menuAt.value = null;
    getSelection()?.removeAllRanges();
  }

  return { menuAt, closeMenu, onClick, onDoubleClick, onKey, onSelected, focusSegment };
}
