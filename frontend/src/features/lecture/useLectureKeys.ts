/** The keys of the desk, by their place on the keyboard: a Russian layout is the same keyboard. */

import { isTyping, useHotkeys, type Hotkeys } from '@/composables/useHotkeys';
import { useLecture } from '@/stores/lecture';

const SKIP_MS = 5000;

export interface VerdictKeys {
  step(by: 1 | -1): unknown;
  decide(state: 'accepted' | 'rejected'): void;
  setMode(mode: 'edit' | 'merge'): void;
  close(): void;
}

export function useLectureKeys(glossary: VerdictKeys): void {
  const lecture = useLecture();
  const { playback, desk, shelf } = lecture;

  function openReplace(): void {
    if (lecture.isReadOnly) return;
    const selected = getSelection()?.toString().trim() ?? '';
    desk.replaceWith.value = selected ? { find: selected, replacement: '' } : null;
    desk.panel.value = 'replace';
  }

  /** Enter with nothing in focus edits the sentence that is being said. */
  function editHere(): void {
    if (lecture.isReadOnly || desk.editing.value) return;
    const ms = playback.nowMs.value;
    const segment = shelf.orderedSegments.value.findLast((one) => (one.start_ms ?? 0) <= ms);
    if (!segment) return;
    desk.editing.value = { segmentId: segment.id, caret: 0 };
    desk.showSegment(segment.id);
  }

  function leave(): void {
    if (desk.panel.value !== 'none') desk.panel.value = 'none';
    else if (desk.isFindOpen.value) desk.isFindOpen.value = false;
    else glossary.close();
  }

  const verdicts = (): Hotkeys => {
    if (desk.tab.value === 'notes') return {};
    return {
      KeyA: () => glossary.decide('accepted'),
      KeyR: () => glossary.decide('rejected'),
      KeyE: () => glossary.setMode('edit'),
      KeyM: () => glossary.setMode('merge'),
    };
  };

  const sound = (): Hotkeys => {
    if (!lecture.hasSound.value) return {};
    return {
      Space: playback.toggle,
      'Ctrl+Space': playback.toggle,
      KeyJ: () => playback.skip(-SKIP_MS),
      KeyL: () => playback.skip(SKIP_MS),
      BracketLeft: () => playback.stepSpeed(-1),
      BracketRight: () => playback.stepSpeed(1),
    };
  };

  const undoing = (): Hotkeys => {
    // In a field, undo is the field's own.
    if (lecture.isReadOnly || isTyping(document.activeElement)) return {};
    return { 'Ctrl+KeyZ': lecture.undo, 'Ctrl+Shift+KeyZ': lecture.redo, 'Ctrl+KeyY': lecture.redo };
  };

  useHotkeys(() => ({
    ...sound(),
    ...verdicts(),
    ...undoing(),
    KeyN: () => glossary.step(1),
    KeyP: () => glossary.step(-1),
    Enter: editHere,
    Escape: leave,
    Slash: () => (desk.isFindOpen.value = true),
    'Ctrl+KeyF': () => (desk.isFindOpen.value = true),
    'Ctrl+KeyH': openReplace,
    'Shift+Slash': () => (desk.isHelpOpen.value = true),
  }));
}
