/** The notes as rows of a virtual list: heads, paragraphs, tables, silence, suggestions, and the end after the last section. */

import type { Block, BlockBody, Section } from '@/domain/rows';

export type NoteRow = { key: string; section: Section } & (
  | { kind: 'head'; number: number }
  | { kind: 'silent' }
  | { kind: 'table'; blocks: Block[] }
  | { kind: 'block'; block: Block }
  | { kind: 'suggestion'; suggestion: BlockBody[] }
  | { kind: 'end' }
);

function bodyOf(section: Section, blocks: Block[]): NoteRow[] {
  if (!blocks.length) return [{ key: `${section.id}/silent`, section, kind: 'silent' }];
  if (section.kind === 'table') return [{ key: `${section.id}/table`, section, kind: 'table', blocks }];
  return blocks.map((block) => ({ key: block.id, section, kind: 'block', block }));
}

export function noteRows(sections: readonly Section[], blocksOf: (sectionId: string) => Block[]): NoteRow[] {
  const rows = sections.flatMap((section, at): NoteRow[] => {
    const { suggestion } = section;
    return [
      { key: `${section.id}/head`, section, kind: 'head', number: at + 1 },
      ...bodyOf(section, blocksOf(section.id)),
      ...(suggestion
        ? [{ key: `${section.id}/suggestion`, section, kind: 'suggestion' as const, suggestion }]
        : []),
    ];
  });
  const last = sections.at(-1);
  return last ? [...rows, { key: 'end', section: last, kind: 'end' }] : rows;
}
