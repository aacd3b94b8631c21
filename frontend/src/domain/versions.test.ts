import { expect, test } from 'vitest';
import type { Entry, Segment } from './rows';
import { supportFor } from './support';
import { differenceOf, editsBack, wordsOf } from './versions';

const segment = (id: string, text: string, speaker: string | null = null) =>
  ({ id, text, speaker, words: [] }) as unknown as Segment;
const entry = (fields: Partial<Entry>) =>
  ({ id: 'e', headword: 'износ', variants: [], definition: null, state: 'draft', ...fields }) as Entry;
const quoted = (state: string) => ({
  origin: 'lecturer_verbatim' as const,
  text: 'утрата свойств',
  quotes: [{ segment_id: 's', start_char: 3, end_char: 17, text: '', start_ms: 0, end_ms: 1, state }],
});

test('only the words that changed differ', () => {
  expect(differenceOf('один два три', 'один пять три')).toEqual({
    head: 'один',
    removed: 'два',
    added: 'пять',
    tail: 'три',
  });
  expect(differenceOf('один', 'один один')).toMatchObject({ removed: '', added: 'один' });
  expect(differenceOf('', 'новое')).toEqual({ head: '', removed: '', added: 'новое', tail: '' });
});

test('a sentence goes back with its speaker, and what is as it was needs no edit', () => {
  expect(editsBack(segment('s', 'стало', 'Лектор'), segment('s', 'было'))).toEqual([
    { op: 'set_text', segment_id: 's', text: 'было' },
    { op: 'set_speaker', segment_ids: ['s'], speaker: null },
  ]);
  expect(editsBack(segment('s', 'было'), segment('s', 'было'))).toEqual([]);
});

test("the lecturer's words come back as a quotation while they stand in the text, else as a text", () => {
  const now = entry({ definition: { origin: 'editor', text: 'иначе', quotes: [] } });
  expect(editsBack(now, entry({ definition: quoted('live') }))).toEqual([
    { op: 'quote_definition', entry_id: 'e', slices: [{ segment_id: 's', start_char: 3, end_char: 17 }] },
  ]);
  expect(editsBack(now, entry({ definition: quoted('lost'), state: 'accepted' }))).toEqual([
    { op: 'set_definition', entry_id: 'e', text: 'утрата свойств' },
    { op: 'set_state', entry_id: 'e', state: 'accepted' },
  ]);
});

test('a row is told in its words', () => {
  expect(wordsOf(entry({ definition: quoted('live') }))).toBe('износ — утрата свойств');
  expect(wordsOf(null)).toBe('');
});

test('a paragraph rests on the sentences that share its rarer words, in any form', () => {
  const said = [
    segment('a', 'Здравствуйте, уважаемые студенты.'),
    segment('b', 'Постоянные затраты не зависят от объёма выпуска.'),
    segment('c', 'Затраты бывают разные.'),
    segment('d', 'Выпуск продукции растёт.'),
  ];
  expect(
    supportFor('Постоянными называют затраты, не зависящие от выпуска', said).map(({ id }) => id),
  ).toEqual(['b']);
  expect(supportFor('Квантовая хромодинамика', said)).toEqual([]);
  expect(supportFor('', said)).toEqual([]);
});
