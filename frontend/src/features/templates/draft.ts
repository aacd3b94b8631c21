import type { Template, TemplateSection } from '@/api/types';

/** A template on the desk: pure changes, so that they can be told in tests. */
export interface Draft {
  id: string | null;
  version: number;
  title: string;
  language: string;
  course_id: string | null;
  sections: DraftSection[];
}

export type DraftSection = TemplateSection & { key: number };

export const KINDS: readonly string[] = [
  'text',
  'list',
  'plan',
  'content',
  'table',
  'glossary',
  'questions',
  'meta',
];
/** Kinds that ask a question of the lecture. */
export const asks = (kind: string) => kind === 'text' || kind === 'list';

let lastKey = 0;
const keyed = (section: TemplateSection): DraftSection => ({
  ...section,
  columns: [...section.columns],
  key: ++lastKey,
});

export function draftOf(template: Template): Draft {
  const { id, version, title, language, course_id, sections } = template;
  return { id, version, title, language, course_id, sections: sections.map(keyed) };
}

/** A built-in template is copied: the copy is one's own. */
export const copyOf = (template: Template, title: string): Draft => ({
  ...draftOf(template),
  id: null,
  version: 0,
  title,
});

export function emptySection(): DraftSection {
  return keyed({
    id: '',
    title: '',
    kind: 'text',
    question: 'topic',
    columns: [],
    max_words: null,
    required: false,
  });
}

export function moved(sections: DraftSection[], from: number, to: number): DraftSection[] {
  if (to < 0 || to >= sections.length) return sections;
  const rest = sections.toSpliced(from, 1);
  return rest.toSpliced(to, 0, sections[from]!);
}

/** What is sent: only what a section of its kind has. */
export function given(draft: Draft) {
  return {
    title: draft.title.trim(),
    language: draft.language,
    course_id: draft.course_id,
    sections: draft.sections.map(({ id, title, kind, question, columns, max_words, required }) => ({
      id,
      title: title.trim(),
      kind,
      question: asks(kind) ? question : null,
      columns: kind === 'table' ? columns.map((one) => one.trim()).filter(Boolean) : [],
      max_words: max_words && max_words > 0 ? max_words : null,
      required,
    })),
  };
}

export type GivenTemplate = ReturnType<typeof given>;

/** Whether it can be kept: a title, and a title for each section. */
export const isWhole = (draft: Draft) =>
  draft.title.trim() !== '' &&
  draft.sections.length > 0 &&
  draft.sections.every((one) => one.title.trim() !== '');
