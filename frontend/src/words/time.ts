/** 65_000 -> "01:05", 3_665_000 -> "1:01:05"; tenths only where asked ("02:55,9" in Russian). */
export function clock(ms: number, options: { tenths?: string } = {}): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const text =
    hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
  return options.tenths ? `${text}${options.tenths}${Math.floor((Math.max(0, ms) % 1000) / 100)}` : text;
}
