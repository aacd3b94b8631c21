/** Rows read from the service: the first reading, and what events say has changed. */

import type { EditAnswer, LectureService, NotesWithSections, SectionWithBlocks } from '@/domain/lecture';
import { noRows, type Rows, type Section, type Segment } from '@/domain/rows';

type Told = Partial<Omit<Rows, 'notes' | 'sections'>> & {
  notes?: readonly NotesWithSections[];
  sections?: readonly SectionWithBlocks[];
};

/** Sections and blocks lie nested in an answer and flat on the shelf; notes stand in the order of their titles. */
export function flattened(told: Told): Partial<Rows> {
  const blocks = [...(told.blocks ?? [])];
  const sections: Section[] = [];
  const lay = ({ blocks: inner, ...section }: SectionWithBlocks) => {
    sections.push(section);
    blocks.push(...(inner ?? []));
  };
  const notes = (told.notes ?? []).map(({ sections: inner, ...head }) => {
    inner?.forEach(lay);
    return { ...head, rank: head.template.title };
  });
  told.sections?.forEach(lay);
  return { ...told, notes, sections, blocks };
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

export async function readEverything(
  service: LectureService,
): Promise<{ rows: Partial<Rows>; revision: number }> {
  const [text, outline, glossary, notes] = await Promise.all([
    readSegments(service),
    service.marks(),
    service.glossary(),
    service.notes(),
  ]);
  const rows = flattened({
    segments: text.segments,
    marks: outline.marks,
    entries: glossary.entries,
    pairs: glossary.pairs,
    notes: notes.notes,
  });
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
