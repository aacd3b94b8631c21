import { onScopeDispose } from 'vue';

export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

/** "Ctrl+Shift+KeyZ" for what was pressed: physical keys, so a Russian layout is the same keyboard. */
export function chordOf(event: KeyboardEvent): string {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey) parts.push('Shift');
  return [...parts, event.code].join('+');
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** What takes the plain keys for itself: in a menu letters choose its lines. */
const OVER_THE_PAGE = '[role="dialog"], [role="menu"], [role="listbox"]';

/**
 * Keys of the page by `event.code` ("KeyA", "Shift+Slash", "Ctrl+KeyZ").
 * Plain keys are silent in a field and while a dialog or a menu is open; chords with Ctrl work everywhere.
 */
export function useHotkeys(keys: Hotkeys | (() => Hotkeys)): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const handler = (typeof keys === 'function' ? keys() : keys)[chord];
    if (!handler) return;
    const isPlain = !chord.startsWith('Ctrl+') && !chord.startsWith('Alt+');
    if (isPlain && (isTyping(event.target) || document.querySelector(OVER_THE_PAGE))) return;
    if (
      ['Space', 'Enter'].includes(chord) &&
      event.target instanceof HTMLElement &&
      event.target.closest('button, a, [role="tab"]')
    )
      return;
    event.preventDefault();
    handler(event);
  }
  window.addEventListener('keydown', onKey);
  onScopeDispose(() => window.removeEventListener('keydown', onKey));
}
