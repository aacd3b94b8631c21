/** Writing a term, its variants and its definition otherwise; what was typed outlives the page. */

import { shallowReactive, watch } from 'vue';
import type { Edit } from '@/domain/edits';
import type { Entry } from '@/domain/rows';
import { useLecture } from '@/stores/lecture';

interface EntryForm {
  headword: string;
  variants: string;
  definition: string;
}

const FIELD = 'entry';

const listed = (text: string) => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];

export function entryEdits(entry: Entry, form: EntryForm): Edit[] {
  const edits: Edit[] = [];
  const headword = form.headword.trim();
  const variants = listed(form.variants);
  const definition = form.definition.trim();
  if (headword && headword !== entry.headword)
    edits.push({ op: 'set_headword', entry_id: entry.id, headword });
  if (variants.join() !== entry.variants.join())
    edits.push({ op: 'set_variants', entry_id: entry.id, variants });
  if (definition !== (entry.definition?.text ?? '')) {
    edits.push({ op: 'set_definition', entry_id: entry.id, text: definition || null });
  }
  return edits;
}

export function useEntryForm(entry: Entry) {
  const { drafts } = useLecture();
  const form = shallowReactive<EntryForm>({
    headword: entry.headword,
    variants: entry.variants.join(', '),
    definition: entry.definition?.text ?? '',
  });
  const draft = drafts.read(entry.id, FIELD);
  if (draft?.version === entry.version) Object.assign(form, JSON.parse(draft.text) as EntryForm);

  watch(form, () =>
    drafts.keep({ rowId: entry.id, version: entry.version, field: FIELD, text: JSON.stringify(form) }),
  );

  return {
    form,
    edits: () => entryEdits(entry, form),
    forget: () => drafts.forget(entry.id, FIELD),
  };
}
