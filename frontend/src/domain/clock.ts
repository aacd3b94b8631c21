/** Times as people read them. */

export interface ClockOptions {
  /** Show tenths of a second, as the player does. */
  tenths?: boolean;
  decimalMark?: string;
}

/** `mm:ss`, from one hour `h:mm:ss`. */
export function clock(ms: number, { tenths = false, decimalMark = ',' }: ClockOptions = {}): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(whole / 3600);
  const minutes = String(Math.floor((whole % 3600) / 60)).padStart(2, '0');
  const seconds = String(whole % 60).padStart(2, '0');
  const tail = tenths ? `${decimalMark}${Math.floor((Math.max(0, ms) % 1000) / 100)}` : '';
  return `${hours ? `${hours}:` : ''}${minutes}:${seconds}${tail}`;
}

export function clockSpan(startMs: number, endMs: number): string {
  return `${clock(startMs)}–${clock(Math.max(endMs, startMs))}`;
}
