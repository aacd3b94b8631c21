/** Peaks of a recording gathered into the bars that fit the width. */

export const BAR_STEP_PX = 3;
export const BAR_PX = 2;

/** One height in 0..1 for each bar: the loudest peak that falls into it, over the loudest of all. */
export function barHeights(peaks: readonly number[], widthPx: number): number[] {
  const count = Math.max(1, Math.floor(widthPx / BAR_STEP_PX));
  const loudest = peaks.reduce((most, peak) => Math.max(most, peak), 1);
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    let most = 0;
    for (let at = from; at < to && at < peaks.length; at += 1) most = Math.max(most, peaks[at] ?? 0);
    return most / loudest;
  });
}
