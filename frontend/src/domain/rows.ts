/** The rows of a lecture: what a person can read, point at and edit. */

import type { Entry, Mark, Origin, Pair, Quote, Segment, Word } from '@/api/types';

export type {
  Correction,
  Definition,
  Entry,
  EntryState,
  Mark,
  Origin,
  Pair,
  Quote,
  Segment,
} from '@/api/types';

export type WordRow = Word;

/** A thesis inside another block: a cell of a table, the answer of a question. */
export interface PartBody {
  id: string;
  text: string;
  origin: Origin;
  quotes: Quote[];
}

export interface ParagraphBody {
  type: 'paragraph';
  text: string;
  origin: Origin;
  quotes: Quote[];
  heading: string | null;
}

interface BlockRow {
  id: string;
  version: number;
  rank: string;
  section_id: string;
  edited: boolean;
  reviews: string[];
}

export type Block = BlockRow & { suggestion: BlockBody | null } & BlockBody;

export type BlockBody =
  | ParagraphBody
  | { type: 'row'; cells: PartBody[][] }
  | { type: 'entry'; entry_id: string }
  | { type: 'plan_line'; mark_id: string; title: string; start_ms: number | null }
  | { type: 'question'; text: string; answer: PartBody; entry_id: string | null }
  | { type: 'fact'; name: string; value: string };

export type SectionKind = 'text' | 'list' | 'plan' | 'content' | 'table' | 'glossary' | 'questions' | 'meta';

export interface Section {
  id: string;
  version: number;
  rank: string;
  notes_id: string;
  template_section_id: string;
  title: string;
  kind: SectionKind;
  question: string | null;
  columns: string[];
  suggestion: BlockBody[] | null;
}

/** The head of the notes by one template. */
export interface Notes {
  id: string;
  version: number;
  rank: string;
  template_id: string;
  template: { id: string; title: string; language: string };
}

/** Rows by kind: what an edit, an event or a refusal brings. */
export interface Rows {
  segments: Segment[];
  entries: Entry[];
  pairs: Pair[];
  marks: Mark[];
  notes: Notes[];
  sections: Section[];
  blocks: Block[];
}

export type RowKind = keyof Rows;
export type AnyRow = Segment | Entry | Pair | Mark | Notes | Section | Block;

export const ROW_KINDS: readonly RowKind[] = [
  'segments',
  'entries',
  'pairs',
  'marks',
  'notes',
  'sections',
  'blocks',
];

export function noRows(): Rows {
  return { segments: [], entries: [], pairs: [], marks: [], notes: [], sections: [], blocks: [] };
}
