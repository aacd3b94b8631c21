import { onScopeDispose, ref, shallowRef, watch } from 'vue';

export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

/** One audio element of the page: where it is, and playing exactly a span. */
export function useListening() {
  const audio = shallowRef<HTMLAudioElement | null>(null);
  const at_ms = ref(0);
  const isPlaying = ref(false);
  const speed = ref(1);
  let until_ms: number | null = null;
  let frame = 0;

  function attach(element: unknown): void {
    audio.value = element instanceof HTMLAudioElement ? element : null;
  }

  function tick(): void {
    const element = audio.value;
    if (!element) return;
    at_ms.value = element.currentTime * 1000;
    if (until_ms !== null && at_ms.value >= until_ms) {
      until_ms = null;
      element.pause();
    }
    if (!element.paused) frame = requestAnimationFrame(tick);
  }

  function onPlay(): void {
    isPlaying.value = true;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(tick);
  }
  function onPause(): void {
    isPlaying.value = false;
    tick();
  }

  function seek(ms: number): void {
    if (!audio.value) return;
    until_ms = null;
    audio.value.currentTime = Math.max(0, ms) / 1000;
    at_ms.value = Math.max(0, ms);
  }
  function play(from_ms: number, to_ms: number | null = null): void {
    seek(from_ms);
    until_ms = to_ms;
    void audio.value?.play();
  }
  function toggle(): void {
    if (!audio.value) return;
    if (audio.value.paused) void audio.value.play();
    else audio.value.pause();
  }

  watch([speed, audio], () => {
    if (audio.value) audio.value.playbackRate = speed.value;
  });
  onScopeDispose(() => cancelAnimationFrame(frame));
  return {
    attach,
    at_ms,
    isPlaying,
    speed,
    seek,
    play,
    toggle,
    skip: (by: number) => seek(at_ms.value + by),
    onPlay,
    onPause,
    tick,
  };
}
