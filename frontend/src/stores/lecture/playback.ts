/** The sound of the lecture: where it is, and playing exactly one span of it. */

import { computed, onScopeDispose, shallowRef } from 'vue';

export interface PlayedSpan {
  startMs: number;
  endMs: number;
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5] as const;
const SPEED_KEY = 'konspekt.speed';

function storedSpeed(): number {
  const speed = Number(localStorage.getItem(SPEED_KEY));
  return speed >= 0.5 && speed <= 2.5 ? speed : 1;
}

export function createPlayback() {
  const sound = new Audio();
  sound.preload = 'metadata';
  const nowMs = shallowRef(0);
  const soundMs = shallowRef(0);
  const isPlaying = shallowRef(false);
  const hasFailed = shallowRef(false);
  const speed = shallowRef(storedSpeed());
  /** The span that is being played and at whose end the sound stops. */
  const span = shallowRef<PlayedSpan | null>(null);
  /** Rises with every jump that a person made, so that the text can scroll there. */
  const jumps = shallowRef(0);
  let frame = 0;
  let backstop: ReturnType<typeof setTimeout> | undefined;

  function stopAtEnd(): void {
    const end = span.value?.endMs;
    if (end === undefined || sound.currentTime * 1000 < end) return;
    sound.pause();
    sound.currentTime = end / 1000;
    nowMs.value = end;
    span.value = null;
  }

  function tick(): void {
    nowMs.value = Math.round(sound.currentTime * 1000);
    stopAtEnd();
    if (!sound.paused) frame = requestAnimationFrame(tick);
  }

  /** Frames rest while the tab is hidden; the end of a span must not. */
  function armBackstop(): void {
    clearTimeout(backstop);
    if (!span.value || sound.paused) return;
    const leftMs = (span.value.endMs - sound.currentTime * 1000) / sound.playbackRate;
    backstop = setTimeout(
      () => {
        stopAtEnd();
        armBackstop();
      },
      Math.max(5, leftMs),
    );
  }

  sound.addEventListener('play', () => {
    isPlaying.value = true;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(tick);
    armBackstop();
  });
  sound.addEventListener('pause', () => (isPlaying.value = false));
  sound.addEventListener('ended', () => (isPlaying.value = false));
  sound.addEventListener('error', () => (hasFailed.value = Boolean(sound.src)));
  sound.addEventListener('loadedmetadata', () => (soundMs.value = Math.round(sound.duration * 1000)));

  function open(address: string): void {
    hasFailed.value = false;
    sound.src = address;
    sound.playbackRate = speed.value;
    sound.preservesPitch = true;
  }

  function place(ms: number): void {
    const limit = soundMs.value || Infinity;
    nowMs.value = Math.max(0, Math.min(Math.round(ms), limit));
    sound.currentTime = nowMs.value / 1000;
  }

  function seek(ms: number): void {
    span.value = null;
    place(ms);
    jumps.value += 1;
  }

  async function play(): Promise<void> {
    sound.playbackRate = speed.value;
    try {
      await sound.play();
    } catch (failure) {
      if (!(failure instanceof DOMException)) throw failure;
    }
  }

  function playSpan(startMs: number, endMs: number): void {
    place(startMs);
    span.value = { startMs, endMs: Math.max(endMs, startMs + 1) };
    jumps.value += 1;
    if (sound.paused) void play();
    else armBackstop();
  }

  function pause(): void {
    sound.pause();
  }

  function toggle(): void {
    if (isPlaying.value) pause();
    else void play();
  }

  function setSpeed(next: number): void {
    speed.value = Math.max(0.5, Math.min(2.5, next));
    sound.playbackRate = speed.value;
    localStorage.setItem(SPEED_KEY, String(speed.value));
    armBackstop();
  }

  function stepSpeed(step: 1 | -1): void {
    const at = SPEEDS.findIndex((value) => value >= speed.value);
    setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + step))] ?? 1);
  }

  onScopeDispose(() => {
    cancelAnimationFrame(frame);
    clearTimeout(backstop);
    sound.pause();
    sound.removeAttribute('src');
    sound.load();
  });

  const isOfSpan = (startMs: number | null, endMs: number | null) =>
    isPlaying.value && span.value?.startMs === startMs && span.value.endMs === endMs;

  return {
    nowMs,
    soundMs,
    isPlaying,
    hasFailed,
    speed,
    span,
    jumps,
    open,
    seek,
    skip: (byMs: number) => seek(nowMs.value + byMs),
    play,
    pause,
    toggle,
    playSpan,
    setSpeed,
    stepSpeed,
    isOfSpan,
    element: sound,
    isReady: computed(() => soundMs.value > 0),
  };
}
