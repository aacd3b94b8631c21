/** What a person can do to a lecture, in the form in which the service takes it. */

import type { EntryState } from './rows';

export interface Slice {
  segment_id: string;
  start_char: number;
  end_char: number;
}

export interface Place {
  row_id: string;
  text_name: string;
  start_char: number;
}

export type Edit =
  | { op: 'set_text'; segment_id: string; text: string }
  | { op: 'set_speaker'; segment_ids: string[]; speaker: string | null }
  | { op: 'split_segment'; segment_id: string; at_char: number }
  | { op: 'merge_segment'; segment_id: string }
  | { op: 'shift_segments'; segment_ids: string[]; by_ms: number }
  | { op: 'set_headword'; entry_id: string; headword: string }
  | { op: 'set_variants'; entry_id: string; variants: string[] }
  | { op: 'set_definition'; entry_id: string; text: string | null }
  | { op: 'quote_definition'; entry_id: string; slices: Slice[] }
  | { op: 'choose_definition'; entry_id: string; alternative: number }
  | { op: 'set_state'; entry_id: string; state: EntryState }
  | {
      op: 'add_entry';
      headword: string;
      machine_key: string;
      variants?: string[];
      definition_text?: string | null;
      definition_slices?: Slice[];
      mention_slices?: Slice[];
      state?: EntryState;
    }
  | { op: 'merge_entries'; into_id: string; entry_id: string }
  | { op: 'split_entry'; entry_id: string }
  | { op: 'set_paragraph'; block_id: string; text: string; paragraph_id?: string | null }
  | { op: 'set_label'; block_id: string; text: string | null }
  | { op: 'set_cell'; block_id: string; column: number; text: string }
  | { op: 'add_paragraph'; section_id: string; text: string; after?: string | null; slices?: Slice[] }
  | { op: 'move_block'; block_id: string; section_id: string; after?: string | null }
  | { op: 'set_title'; row_id: string; title: string }
  | { op: 'add_section'; notes_id: string; title: string; after?: string | null }
  | { op: 'move_section'; section_id: string; after?: string | null }
  | { op: 'add_mark'; segment_id: string; title: string }
  | { op: 'delete'; row_id: string }
  | { op: 'restore'; row_id: string }
  | { op: 'take_suggestion'; row_id: string }
  | { op: 'drop_suggestion'; row_id: string }
  | {
      op: 'replace_all';
      find: string;
      replacement: string;
      match_case: boolean;
      whole_words: boolean;
      leave: Place[];
    };

/** Edits that only stand beside the row they name: whatever that row says by now, they mean the same. */
const PLACED = new Set(['add_mark', 'add_entry']);

/** Rows whose content an edit changes or points into: the request says which version of each was seen. */
export function namedRows(edit: Edit): string[] {
  const ids: string[] = [];
  if (!PLACED.has(edit.op)) {
    if ('segment_id' in edit) ids.push(edit.segment_id);
    if ('entry_id' in edit) ids.push(edit.entry_id);
    if ('into_id' in edit) ids.push(edit.into_id);
    if ('block_id' in edit) ids.push(edit.block_id);
    if ('row_id' in edit) ids.push(edit.row_id);
  }
  if (edit.op === 'move_section') ids.push(edit.section_id);
  if ('segment_ids' in edit) ids.push(...edit.segment_ids);
  if ('slices' in edit) ids.push(...(edit.slices ?? []).map((slice) => slice.segment_id));
  if ('leave' in edit) ids.push(...edit.leave.map((place) => place.row_id));
  if (edit.op === 'add_entry') {
    const slices = [...(edit.definition_slices ?? []), ...(edit.mention_slices ?? [])];
    ids.push(...slices.map((slice) => slice.segment_id));
  }
  return [...new Set(ids)];
}
