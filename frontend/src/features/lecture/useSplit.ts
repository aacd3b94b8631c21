/** How wide the transcript is beside the rest: dragged, moved by keys, remembered. */

import { shallowRef } from 'vue';

const KEY = 'konspekt.split';
const USUAL = 45;
const LEAST = 38;
const MOST = 60;
const STEP = 1;

const within = (percent: number) => Math.max(LEAST, Math.min(MOST, percent));

export function useSplit() {
  const stored = Number(localStorage.getItem(KEY));
  const percent = shallowRef(stored ? within(stored) : USUAL);
  const isHeld = shallowRef(false);

  function set(to: number): void {
    percent.value = within(to);
    localStorage.setItem(KEY, String(percent.value));
  }

  function grab(event: PointerEvent): void {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    isHeld.value = true;
  }

  function drag(event: PointerEvent): void {
    if (isHeld.value) set((event.clientX / window.innerWidth) * 100);
  }

  function onKey(event: KeyboardEvent): void {
    const places: Record<string, number> = {
      ArrowLeft: percent.value - STEP,
      ArrowRight: percent.value + STEP,
      Home: LEAST,
      End: MOST,
      Enter: USUAL,
    };
    const to = places[event.code];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  }

  return {
    percent,
    isHeld,
    least: LEAST,
    most: MOST,
    grab,
    drag,
    drop: () => (isHeld.value = false),
    onKey,
    reset: () => set(USUAL),
  };
}
