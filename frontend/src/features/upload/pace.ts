const WINDOW_MS = 6000;

/** Speed over the last seconds, so that a pause or a reload does not spoil the estimate. */
export class Pace {
  private marks: [at_ms: number, bytes: number][] = [];

  note(at_ms: number, bytes: number): void {
    this.marks = this.marks.filter(([at]) => at_ms - at <= WINDOW_MS);
    this.marks.push([at_ms, bytes]);
  }

  forget(): void {
    this.marks = [];
  }

  bytesPerSecond(): number | null {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (!first || !last || last[0] - first[0] < 500) return null;
    return ((last[1] - first[1]) * 1000) / (last[0] - first[0]);
  }
}

export function secondsLeft(remainingBytes: number, bytesPerSecond: number | null): number | null {
  return bytesPerSecond && bytesPerSecond > 0 ? Math.ceil(remainingBytes / bytesPerSecond) : null;
}
