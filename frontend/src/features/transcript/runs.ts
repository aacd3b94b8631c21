/** A sentence cut into runs of text that look alike, so that plain words cost no element of the page. */

export interface Stretch {
  start: number;
  end: number;
}

export interface TermStretch extends Stretch {
  entryId: string;
}

export interface Markings {
  /** Words that the recognizer was unsure of. */
  doubtful: readonly Stretch[];
  quoted: readonly Stretch[];
  terms: readonly TermStretch[];
  found: readonly Stretch[];
  foundNow: Stretch | null;
  now: Stretch | null;
}

export interface Run extends Stretch {
  text: string;
  isDoubtful: boolean;
  isQuoted: boolean;
  isNow: boolean;
  isFound: boolean;
  isFoundNow: boolean;
  entryId: string | null;
  isPlain: boolean;
}

function covers(stretches: readonly Stretch[], at: number): boolean {
  return stretches.some((stretch) => stretch.start <= at && at < stretch.end);
}

export function cutIntoRuns(text: string, markings: Markings): Run[] {
  const { doubtful, quoted, terms, found, foundNow, now } = markings;
  const edges = new Set([0, text.length]);
  const single = [now, foundNow].filter((stretch): stretch is Stretch => stretch !== null);
  for (const stretch of [...doubtful, ...quoted, ...terms, ...found, ...single]) {
    edges.add(Math.max(0, Math.min(stretch.start, text.length)));
    edges.add(Math.max(0, Math.min(stretch.end, text.length)));
  }
  const ordered = [...edges].sort((a, b) => a - b);
  const runs: Run[] = [];
  ordered.slice(0, -1).forEach((start, index) => {
    const end = ordered[index + 1] ?? text.length;
    const run = {
      start,
      end,
      text: text.slice(start, end),
      isDoubtful: covers(doubtful, start),
      isQuoted: covers(quoted, start),
      isNow: now !== null && covers([now], start),
      isFound: covers(found, start),
      isFoundNow: foundNow !== null && covers([foundNow], start),
      entryId: terms.find((term) => term.start <= start && start < term.end)?.entryId ?? null,
    };
    const isPlain = !run.isDoubtful && !run.isQuoted && !run.isNow && !run.isFound && run.entryId === null;
    runs.push({ ...run, isPlain });
  });
  return runs;
}
