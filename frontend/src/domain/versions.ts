/** Earlier versions of one row: what they said, what changed, and the edits that bring one back. */

import { textOf } from './blocks';
import type { Edit } from './edits';
import type { AnyRow, Block, Entry, Segment } from './rows';

export function wordsOf(row: AnyRow | null): string {
  if (!row) return '';
  if ('headword' in row) return [row.headword, row.definition?.text].filter(Boolean).join(' — ');
  if ('words' in row) return row.text;
  if ('type' in row) return textOf(row);
  return 'title' in row ? row.title : '';
}

export interface Difference {
  head: string;
  removed: string;
  added: string;
  tail: string;
}

/** The words between the unchanged beginning and end of two texts. */
export function differenceOf(before: string, after: string): Difference {
  const old = before.split(/\s+/).filter(Boolean);
  const fresh = after.split(/\s+/).filter(Boolean);
  const limit = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < limit && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < limit - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  return {
    head: fresh.slice(0, head).join(' '),
    removed: old.slice(head, old.length - tail).join(' '),
    added: fresh.slice(head, fresh.length - tail).join(' '),
    tail: tail ? fresh.slice(-tail).join(' ') : '',
  };
}

function ofSegment(now: Segment, then: Segment): Edit[] {
  const edits: Edit[] = [];
  if (then.text !== now.text) edits.push({ op: 'set_text', segment_id: now.id, text: then.text });
  if (then.speaker !== now.speaker)
    edits.push({ op: 'set_speaker', segment_ids: [now.id], speaker: then.speaker });
  return edits;
}

/** The lecturer's own words come back as a quotation, anybody else's as a text. */
function definitionOf(entry_id: string, then: Entry): Edit {
  const quotes = then.definition?.quotes ?? [];
  if (then.definition?.origin !== 'lecturer_verbatim' || quotes.some(({ state }) => state !== 'live'))
    return { op: 'set_definition', entry_id, text: then.definition?.text ?? null };
  const slices = quotes.map(({ segment_id, start_char, end_char }) => ({ segment_id, start_char, end_char }));
  return { op: 'quote_definition', entry_id, slices };
}

function ofEntry(now: Entry, then: Entry): Edit[] {
  const edits: Edit[] = [];
  const entry_id = now.id;
  if (then.headword !== now.headword) edits.push({ op: 'set_headword', entry_id, headword: then.headword });
  if (then.variants.join() !== now.variants.join())
    edits.push({ op: 'set_variants', entry_id, variants: then.variants });
  if (then.definition?.text !== now.definition?.text) edits.push(definitionOf(entry_id, then));
  if (then.state !== now.state) edits.push({ op: 'set_state', entry_id, state: then.state });
  return edits;
}

function ofBlock(now: Block, then: Block): Edit[] {
  if (now.type !== 'paragraph' || then.type !== 'paragraph' || now.text === then.text) return [];
  return [{ op: 'set_paragraph', block_id: now.id, text: then.text }];
}

/** Edits after which the row says what it said then; none where it does, or where this cannot be written. */
export function editsBack(now: AnyRow, then: AnyRow): Edit[] {
  if ('headword' in now && 'headword' in then) return ofEntry(now, then);
  if ('words' in now && 'words' in then) return ofSegment(now, then);
  if ('type' in now && 'type' in then) return ofBlock(now, then);
  return [];
}
