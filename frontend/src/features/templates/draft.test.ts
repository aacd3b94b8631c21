import { expect, test } from 'vitest';
import type { Template } from '@/api/types';
import { copyOf, draftOf, emptySection, given, isWhole, moved } from './draft';

const template: Template = {
  id: 'own',
  title: 'Свой',
  language: 'ru',
  built_in: false,
  version: 3,
  course_id: null,
  sections: [
    { id: 'a', title: 'Тема', kind: 'text', question: 'topic', columns: [], max_words: null, required: true },
    {
      id: 'b',
      title: 'Ход',
      kind: 'table',
      question: null,
      columns: ['этап', ' '],
      max_words: null,
      required: false,
    },
  ],
};

test('a section moves by one place and not over the edge', () => {
  const { sections } = draftOf(template);
  expect(moved(sections, 0, 1).map((one) => one.id)).toEqual(['b', 'a']);
  expect(moved(sections, 0, -1)).toBe(sections);
});

test('only what a section of its kind has is sent', () => {
  const draft = draftOf(template);
  draft.sections[0]!.kind = 'glossary';
  const { sections } = given(draft);
  expect(sections[0]).toMatchObject({ kind: 'glossary', question: null, required: true });
  expect(sections[1]).toMatchObject({ columns: ['этап'] });
  expect(sections[0]).not.toHaveProperty('key');
});

test('a copy of a built-in template is a new one', () => {
  expect(copyOf(template, 'Копия')).toMatchObject({ id: null, title: 'Копия' });
});

test('a template without titles is not whole', () => {
  const draft = draftOf(template);
  expect(isWhole(draft)).toBe(true);
  expect(isWhole({ ...draft, sections: [...draft.sections, emptySection()] })).toBe(false);
});
