/** What the server sends. Offsets and durations are whole milliseconds, instants are RFC 3339 strings. */

export type Role = 'administrator' | 'methodologist' | 'lecturer' | 'student';

export interface User {
  id: string;
  name: string;
  display_name: string;
  role: Role;
  disabled: boolean;
  created_at: string;
}

export interface Session {
  user: User | null;
  mode: 'single' | 'accounts';
  oidc: boolean;
  role: Role | null;
  version: string;
  may: Record<string, boolean>;
}

export interface ApiToken {
  id: string;
  name: string;
  created_at: string;
  expires_at: string | null;
  used_at?: string | null;
  /** Shown once, right after it was made. */
  token?: string;
}

export interface Course {
  id: string;
  title: string;
  created_at: string;
  my_role: Role | null;
  lecture_count: number;
}

export interface Member {
  user: User;
  role: Role;
}

export type LectureState = 'waiting' | 'running' | 'ready' | 'failed' | 'cancelled';

export interface Stage {
  stage: string;
  state: 'done' | 'running' | 'waiting' | 'failed';
}

export interface Progress {
  run_id: string;
  stage: string;
  stages: Stage[];
  done_ms: number;
  total_ms: number;
  /** 0-100, of the whole run. */
  percent: number;
  seconds_left: number | null;
  queue_place: number | null;
  error: { code: string; detail: string; action: string } | null;
  ready: string[];
}

export interface LectureCard {
  id: string;
  title: string;
  file_name: string;
  language: string;
  course_id: string | null;
  part_number: number | null;
  date: string | null;
  /** Null until the sound was looked at. */
  duration_ms: number | null;
  is_sample: boolean;
  is_timed: boolean;
  has_sound: boolean;
  engine: string | null;
  owner_id: string;
  owner_name: string;
  created_at: string;
  published_at: string | null;
  trashed_at: string | null;
  state: LectureState;
  progress: Progress | null;
  may_edit: boolean;
  counts: { entries: number; accepted: number; rejected: number; draft: number; segments: number };
  version: number;
  revision: number;
  event: number;
}

/** A word as spoken: text, start_ms, end_ms, confidence 0-1 or null. */
export type Word = [text: string, start_ms: number, end_ms: number, confidence: number | null];

export interface Correction {
  start_char: number;
  end_char: number;
  text: string;
  suggestion: string;
}

export interface Segment {
  id: string;
  version: number;
  rank: string;
  start_ms: number | null;
  end_ms: number | null;
  text: string;
  words: Word[];
  speaker: string | null;
  flags: string[];
  edited: boolean;
  reviews: string[];
  suggestion: string | null;
  corrections: Correction[];
}

export interface Mark {
  id: string;
  version: number;
  rank: string;
  title: string;
  segment_id: string;
  start_ms: number | null;
}

export interface Quote {
  segment_id: string;
  start_char: number;
  end_char: number;
  text: string;
  start_ms: number | null;
  end_ms: number | null;
  state: string;
}

export type Origin = 'lecturer_verbatim' | 'lecturer_rewritten' | 'model' | 'editor';

export interface Definition {
  origin: Origin;
  text: string;
  quotes: Quote[];
}

export type EntryState = 'draft' | 'accepted' | 'rejected';

export interface Entry {
  id: string;
  version: number;
  rank: string;
  headword: string;
  variants: string[];
  definition: Definition | null;
  alternatives: Definition[];
  mentions: Quote[];
  confidence: number;
  termhood: number;
  state: EntryState;
  reviews: string[];
  edited_fields: string[];
  merged_ids: string[];
  order: number;
}

export interface Pair {
  id: string;
  version: number;
  entry_id: string;
  other_id: string;
  score: number;
  reason: string;
}

/** What a block says; what a re-run would write has no more than this. */
export interface BlockBody {
  type: 'paragraph' | 'row' | 'entry' | 'plan_line' | 'question' | 'fact';
  origin?: Origin;
  text?: string;
  quotes?: Quote[];
  [field: string]: unknown;
}

export interface Block extends BlockBody {
  id: string;
  version: number;
  rank: string;
  edited: boolean;
  reviews: string[];
  suggestion: BlockBody | null;
}

export interface NotesSection {
  id: string;
  version: number;
  template_section_id: string;
  title: string;
  kind: string;
  question: string | null;
  columns: string[];
  suggestion: BlockBody[] | null;
  blocks: Block[];
}

export interface Notes {
  id: string;
  version: number;
  template: { id: string; title: string; language: string };
  template_id: string;
  sections: NotesSection[];
}

export interface Changed {
  segments: Segment[];
  entries: Entry[];
  pairs: Pair[];
  marks: Mark[];
  notes: Notes[];
  sections: NotesSection[];
  blocks: Block[];
}

export interface EditResult {
  revision: number;
  event: number | null;
  group: string;
  changed: Changed;
  removed: string[];
}

export interface Snippet {
  text: string;
  marks: [number, number][];
  is_cut_before: boolean;
  is_cut_after: boolean;
}

export interface SearchHit {
  lecture_id: string;
  lecture_title: string;
  row_id: string;
  kind: string;
  start_ms: number | null;
  snippet: Snippet;
}

export interface ExportFormat {
  id: string;
  name: string;
  needs_times: boolean;
  media_type: string;
}

export interface TemplateSection {
  id: string;
  title: string;
  kind: string;
  question: string | null;
  columns: string[];
  max_words: number | null;
  required: boolean;
}

export interface Template {
  id: string;
  title: string;
  language: string;
  built_in: boolean;
  version: number;
  course_id: string | null;
  sections: TemplateSection[];
}

export type RunKind = 'full' | 'glossary' | 'notes' | 'section' | 'passage';

export interface Run {
  id: string;
  lecture_id: string;
  kind: RunKind;
  state: string;
  asked_at: string;
  finished_at: string | null;
  error: { code: string; detail: string; action: string } | null;
}

export interface Upload {
  id: string;
  file_name: string;
  size_bytes: number;
  offset_bytes: number;
  expires_at: string;
  lecture_id: string | null;
  error: { code: string; detail: string; action: string } | null;
}

export interface Peaks {
  per_second: number;
  /** 0-255 each. */
  peaks: number[];
}
