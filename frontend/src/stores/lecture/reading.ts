/** Rows read from the service: the first reading, and what events say has changed. */

import type { EditAnswer, LectureService, NotesWithSections } from '@/domain/lecture';
import { noRows, type Rows, type Segment } from '@/domain/rows';

/** Sections and blocks lie nested in an answer and flat on the shelf. */
export function flattened(notes: readonly NotesWithSections[]): Pick<Rows, 'notes' | 'sections' | 'blocks'> {
  const rows = noRows();
  for (const { sections, ...head } of notes) {
    rows.notes.push({ ...head, rank: head.rank ?? '' });
    for (const { blocks, ...section } of sections) {
      rows.sections.push({ ...section, notes_id: head.id });
      rows.blocks.push(...blocks.map((block) => ({ ...block, section_id: section.id })));
    }
  }
  return rows;
}

/** Ranks of lists that the service gives in order but without a rank. */
export function ranked<R extends { rank?: string | null }>(rows: readonly R[]): (R & { rank: string })[] {
  return rows.map((row, place) => ({ ...row, rank: row.rank ?? String(place).padStart(8, '0') }));
}

async function readSegments(service: LectureService): Promise<{ segments: Segment[]; revision: number }> {
  const segments: Segment[] = [];
  let cursor: string | null = null;
  let revision = 0;
  do {
    const page = await service.segments(cursor);
    segments.push(...page.segments);
    revision = page.revision;
    cursor = page.next_cursor;
  } while (cursor);
  return { segments, revision };
}

export async function readEverything(service: LectureService): Promise<{ rows: Rows; revision: number }> {
  const [text, outline, glossary, notes] = await Promise.all([
    readSegments(service),
    service.marks(),
    service.glossary(),
    service.notes(),
  ]);
  const rows = {
    segments: text.segments,
    marks: outline.marks,
    entries: glossary.entries,
    pairs: glossary.pairs,
    ...flattened(ranked(notes.notes).map((one) => ({ ...one, sections: ranked(one.sections) }))),
  };
  return { rows, revision: Math.min(text.revision, glossary.revision) };
}

const MOST_IDS = 100;

export async function readRows(service: LectureService, ids: readonly string[]): Promise<EditAnswer> {
  const answer: EditAnswer = { revision: 0, group: null, changed: noRows(), removed: [] };
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const part = await service.rows(ids.slice(from, from + MOST_IDS));
    answer.revision = part.revision;
    answer.removed.push(...part.removed);
    for (const [kind, rows] of Object.entries(part.changed)) {
      (answer.changed[kind as keyof Rows] as unknown[]).push(...rows);
    }
  }
  return answer;
}
