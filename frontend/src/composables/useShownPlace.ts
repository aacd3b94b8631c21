import { nextTick, onMounted, watch, type WatchSource } from 'vue';

/** On a phone the places stand in a strip: the current one is brought into sight. */
export function useShownPlace(strip: () => HTMLElement | null, place: WatchSource): void {
  async function show(): Promise<void> {
    await nextTick();
    const element = strip();
    const current = element?.querySelector<HTMLElement>('[aria-current]');
    if (element && current) element.scrollLeft = current.offsetLeft - element.offsetLeft - 16;
  }
  onMounted(show);
  watch(place, show);
}
