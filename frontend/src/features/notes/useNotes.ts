/** The notes by the chosen template, and what can be done with their paragraphs. */

import { computed, inject, provide, shallowRef, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { useToastUndo } from '@/composables/useToastUndo';
import { quotesOf } from '@/domain/blocks';
import type { Edit } from '@/domain/edits';
import type { RunRequest } from '@/domain/lecture';
import type { Block, Quote, Section } from '@/domain/rows';
import { useLecture } from '@/stores/lecture';

function createNotes() {
  const { t } = useI18n();
  const lecture = useLecture();
  const { shelf, desk, playback } = lecture;
  const { writing } = desk;
  const toast = useToastUndo();
  const chosenId = shallowRef<string | null>(null);
  /** Notes by this template were asked for: they are shown when they come, until then what is there stays. */
  const wanted = shallowRef<string | null>(null);

  /** The section whose title is being written. */
  const renaming = shallowRef<string | null>(null);

  const current = computed(() => {
    const all = shelf.orderedNotes.value;
    return (
      all.find((one) => one.template_id === wanted.value) ??
      all.find((one) => one.id === chosenId.value) ??
      all[0] ??
      null
    );
  });
  const sections = computed(() =>
    current.value ? (shelf.sectionsOf.value.get(current.value.id) ?? []) : [],
  );
  const blocksOf = (sectionId: string): Block[] => shelf.blocksOf.value.get(sectionId) ?? [];
  const covered = computed(() => sections.value.filter((section) => blocksOf(section.id).length > 0).length);

  function select(block: Block): void {
    if (desk.currentBlockId.value === block.id) return;
    desk.currentBlockId.value = block.id;
    desk.chosen.value = quotesOf(block);
  }

  function play(quote: Quote): void {
    desk.show([quote]);
    if (quote.start_ms === null || quote.end_ms === null || !lecture.hasSound.value) return;
    if (playback.isOfSpan(quote.start_ms, quote.end_ms)) playback.pause();
    else playback.playSpan(quote.start_ms, quote.end_ms);
  }

  function change(edits: Edit[], said: string): void {
    const pending = edits.length ? lecture.edit(...edits) : null;
    if (pending) toast.decided(said, () => lecture.takeBack(pending));
  }

  function choose(notesId: string): void {
    chosenId.value = notesId;
    wanted.value = null;
  }

  async function run(request: RunRequest): Promise<void> {
    if (!(await lecture.run(request))) return;
    if (request.kind === 'notes') {
      chosenId.value = current.value?.id ?? null;
      wanted.value = request.template_id;
    }
    toast.said(t('notes.run_asked'));
  }

  /** One place up or down in its section. */
  function move(block: Block, by: 1 | -1): void {
    const siblings = blocksOf(block.section_id);
    const at = siblings.findIndex((one) => one.id === block.id);
    const after = by > 0 ? siblings[at + 1] : siblings[at - 2];
    if (at + by < 0 || at + by >= siblings.length) return;
    lecture.edit({
      op: 'move_block',
      block_id: block.id,
      section_id: block.section_id,
      after: after?.id ?? null,
    });
  }

  /** One place up or down in the notes. */
  function moveSection(section: Section, by: 1 | -1): void {
    const at = sections.value.findIndex((one) => one.id === section.id);
    if (at + by < 0 || at + by >= sections.value.length) return;
    const after = by > 0 ? sections.value[at + 1] : sections.value[at - 2];
    lecture.edit({ op: 'move_section', section_id: section.id, after: after?.id ?? null });
  }

  /** A section of one's own, whose title is asked for in its place. */
  async function addSection(after: string | null): Promise<void> {
    const notes = current.value;
    if (!notes) return;
    const title = t('notes.new_section');
    const known = new Set(sections.value.map(({ id }) => id));
    const answer = await lecture.editAndWait({ op: 'add_section', notes_id: notes.id, title, after });
    renaming.value = answer?.changed.sections?.find(({ id }) => !known.has(id))?.id ?? null;
  }

  function removeSection(section: Section): void {
    change([{ op: 'delete', row_id: section.id }], t('notes.section_deleted', { title: section.title }));
  }

  async function add(sectionId: string, after: string | null): Promise<void> {
    const known = new Set(blocksOf(sectionId).map((block) => block.id));
    const answer = await lecture.editAndWait({
      op: 'add_paragraph',
      section_id: sectionId,
      text: t('notes.new_paragraph'),
      after,
    });
    const fresh = answer?.changed.blocks?.find(
      (block) => !known.has(block.id) && block.section_id === sectionId,
    );
    if (fresh) writing.value = fresh.id;
  }

  return {
    choose,
    current,
    sections,
    blocksOf,
    covered,
    writing,
    renaming,
    select,
    play,
    change,
    run,
    move,
    add,
    moveSection,
    addSection,
    removeSection,
  };
}

export type NotesDesk = ReturnType<typeof createNotes>;
const KEY: InjectionKey<NotesDesk> = Symbol('notes');

export function provideNotes(): NotesDesk {
  const notes = createNotes();
  provide(KEY, notes);
  return notes;
}

export function useNotes(): NotesDesk {
  const notes = inject(KEY);
  if (!notes) throw new Error('Not inside the notes.');
  return notes;
}
