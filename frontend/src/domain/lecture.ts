/** Answers of the service about one lecture that are not rows. */

import type { ExportFormat, LectureCard, Peaks, Template } from '@/api/types';
import type { AnyRow, Entry, Mark, Notes, Pair, Rows, Segment, Block, Section } from './rows';

export interface EditAnswer {
  revision: number;
  group: string | null;
  changed: Partial<Rows>;
  removed: string[];
}

export interface HistoryStep {
  group: string;
  actor_id: string | null;
  actor_name: string | null;
  at: string;
  op: string;
  count: number;
  undoable: boolean;
}

export interface RowVersion {
  at: string;
  actor_id: string | null;
  actor_name: string | null;
  op: string;
  before: AnyRow | null;
  after: AnyRow | null;
}

export interface FoundPlace {
  row_id: string;
  kind: string;
  text_name: string;
  start_char: number;
  end_char: number;
  before: string;
  after: string;
  start_ms: number | null;
}

export interface ReplaceQuestion {
  find: string;
  replacement: string;
  match_case: boolean;
  whole_words: boolean;
}

export interface Piece {
  start_ms: number;
  end_ms: number;
  text: string;
}

export type RunRequest =
  | { kind: 'full' | 'glossary' }
  | { kind: 'notes'; template_id: string }
  | { kind: 'section'; section_id: string }
  | { kind: 'passage'; start_ms: number; end_ms: number };

/** Notes as they are told: sections and blocks lie inside. */
export type SectionWithBlocks = Section & { blocks?: Block[] };
export type NotesWithSections = Omit<Notes, 'rank'> & { sections?: SectionWithBlocks[] };

/** Everything that the desk of a lecture reads and asks: the service behind one lecture. */
export interface LectureService {
  card(): Promise<LectureCard>;
  segments(
    cursor: string | null,
  ): Promise<{ segments: Segment[]; next_cursor: string | null; revision: number }>;
  marks(): Promise<{ marks: Mark[] }>;
  glossary(): Promise<{ entries: Entry[]; pairs: Pair[]; revision: number }>;
  notes(): Promise<{ notes: NotesWithSections[] }>;
  rows(ids: string[]): Promise<EditAnswer>;
  edit(edits: unknown[], group: string, versions: Record<string, number>): Promise<EditAnswer>;
  undo(): Promise<EditAnswer>;
  redo(): Promise<EditAnswer>;
  undoGroup(group: string): Promise<EditAnswer>;
  history(cursor: string | null): Promise<{ steps: HistoryStep[]; next_cursor: string | null }>;
  rowHistory(rowId: string): Promise<{ versions: RowVersion[] }>;
  previewReplace(question: ReplaceQuestion): Promise<{ places: FoundPlace[]; total: number }>;
  vocabulary(): Promise<{ words: string[] }>;
  setVocabulary(words: string[]): Promise<unknown>;
  run(request: RunRequest): Promise<unknown>;
  retry(runId: string): Promise<unknown>;
  partial(): Promise<{ pieces: Piece[] }>;
  peaks(): Promise<Peaks>;
  formats(): Promise<{ formats: ExportFormat[] }>;
  templates(): Promise<{ templates: Template[] }>;
  rename(title: string, before: LectureCard): Promise<LectureCard>;
  soundAddress(): string;
  exportAddress(format: string, template: string | null): string;
  /** The stream of what happened after this event. */
  eventsPath(after: number): string;
}
