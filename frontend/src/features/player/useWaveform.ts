/** The waveform drawn once a size and a theme; time moves over it without drawing. */

import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { useTheme } from '@/composables/useTheme';
import type { Peaks } from '@/api/types';
import { BAR_PX, BAR_STEP_PX, barHeights } from './waveform';

const SMALLEST_PX = 2;

function paint(canvas: HTMLCanvasElement, peaks: Peaks, colour: string): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.scale(scale, scale);
  pen.fillStyle = getComputedStyle(canvas).getPropertyValue(colour).trim();
  barHeights(peaks.peaks, width).forEach((loudness, bar) => {
    const size = Math.max(SMALLEST_PX, loudness * height);
    pen.beginPath();
    pen.roundRect(bar * BAR_STEP_PX, (height - size) / 2, BAR_PX, size, 1);
    pen.fill();
  });
}

export function useWaveform(still: Ref<HTMLCanvasElement | null>, played: Ref<HTMLCanvasElement | null>) {
  const peaks = shallowRef<Peaks | null>(null);
  const { isDark } = useTheme();

  function draw(): void {
    if (!peaks.value) return;
    if (still.value) paint(still.value, peaks.value, '--k-wave');
    if (played.value) paint(played.value, peaks.value, '--k-wave-played');
  }

  const watcher = new ResizeObserver(() => requestAnimationFrame(draw));
  watch(still, (canvas, before) => {
    if (before) watcher.unobserve(before);
    if (canvas) watcher.observe(canvas);
  });
  watch([peaks, isDark], () => requestAnimationFrame(draw), { flush: 'post' });
  onScopeDispose(() => watcher.disconnect());

  return { peaks };
}
