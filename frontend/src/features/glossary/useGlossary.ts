/** The glossary as it is worked through: which entries are shown, which one is current, what is decided. */

import { computed, inject, provide, shallowRef, type InjectionKey } from 'vue';
import { useI18n } from 'vue-i18n';
import { useToastUndo } from '@/composables/useToastUndo';
import { evidenceOf, hasDoubt, liveQuotes, spanOf } from '@/domain/evidence';
import type { Edit } from '@/domain/edits';
import type { Entry, EntryState } from '@/domain/rows';
import { useLecture } from '@/stores/lecture';

export type EntryFilter = 'all' | EntryState | 'doubtful' | 'undefined';
export type EntryOrder = 'time' | 'alphabet';
export type CardMode = 'read' | 'edit' | 'merge';

function createGlossary() {
  const { t } = useI18n();
  const lecture = useLecture();
  const { shelf, desk, playback } = lecture;
  const toast = useToastUndo();
  const filter = shallowRef<EntryFilter>('all');
  const order = shallowRef<EntryOrder>('time');
  const mode = shallowRef<CardMode>('read');
  const isAdding = shallowRef(false);
  const hoverTimer = shallowRef<ReturnType<typeof setTimeout>>();

  const fits: Record<EntryFilter, (entry: Entry) => boolean> = {
    all: () => true,
    draft: (entry) => entry.state === 'draft',
    accepted: (entry) => entry.state === 'accepted',
    rejected: (entry) => entry.state === 'rejected',
    doubtful: (entry) => entry.state !== 'rejected' && hasDoubt(entry, shelf.segments),
    undefined: (entry) => entry.definition === null && entry.state !== 'rejected',
  };
  const counts = computed(() => {
    const all = shelf.orderedEntries.value;
    const names = Object.keys(fits) as EntryFilter[];
    return Object.fromEntries(names.map((name) => [name, all.filter(fits[name]).length])) as Record<
      EntryFilter,
      number
    >;
  });
  /** The current entry stays in sight after a decision that takes it out of the filter. */
  const entries = computed(() => {
    const shown = shelf.orderedEntries.value.filter(
      (entry) => fits[filter.value](entry) || entry.id === desk.currentEntryId.value,
    );
    if (order.value === 'time') return shown;
    return [...shown].sort((one, other) => one.headword.localeCompare(other.headword, 'ru'));
  });
  const current = computed(() => shelf.entries.get(desk.currentEntryId.value ?? '') ?? null);

  function play(entry: Entry): void {
    const span = spanOf(liveQuotes(entry.definition));
    if (span && lecture.hasSound.value) playback.playSpan(span.startMs, span.endMs);
  }

  function select(entry: Entry, { isPlayed = false } = {}): void {
    mode.value = 'read';
    desk.currentEntryId.value = entry.id;
    desk.show(evidenceOf(entry));
    if (isPlayed) play(entry);
  }

  function close(): void {
    desk.currentEntryId.value = null;
    desk.chosen.value = [];
    mode.value = 'read';
  }

  /** The next entry that nobody has judged, from the current one on and round again. */
  function step(by: 1 | -1): boolean {
    const list = entries.value;
    const at = list.findIndex((entry) => entry.id === desk.currentEntryId.value);
    for (let offset = 1; offset <= list.length; offset += 1) {
      const from = at < 0 && by < 0 ? list.length : at;
      const entry = list[(from + by * offset + list.length * 2) % list.length];
      if (entry?.state === 'draft' && entry.id !== desk.currentEntryId.value) {
        select(entry, { isPlayed: true });
        return true;
      }
    }
    return false;
  }

  function decide(state: EntryState): void {
    const entry = current.value;
    if (!entry || lecture.isReadOnly) return;
    const pending = lecture.edit({ op: 'set_state', entry_id: entry.id, state });
    if (!pending) return;
    toast.decided(t(`glossary.decided_${state}`, { term: entry.headword }), () => lecture.takeBack(pending));
    if (state !== 'draft' && !step(1)) playback.pause();
  }

  function change(edits: Edit[], said: string, seen: readonly Entry[] = []): void {
    const pending = edits.length ? lecture.editSeen(seen, ...edits) : null;
    if (pending) toast.decided(said, () => lecture.takeBack(pending));
    mode.value = 'read';
  }

  function merge(other: Entry): void {
    const into = current.value;
    if (!into) return;
    const said = t('glossary.merged', { term: other.headword, into: into.headword });
    change([{ op: 'merge_entries', into_id: into.id, entry_id: other.id }], said);
  }

  /** Evidence is lit only under a resting pointer, and never scrolls the text. */
  const HOVER_MS = 120;
  function hover(entry: Entry | null): void {
    clearTimeout(hoverTimer.value);
    if (!entry) desk.hovered.value = [];
    else hoverTimer.value = setTimeout(() => (desk.hovered.value = evidenceOf(entry)), HOVER_MS);
  }

  function setMode(next: CardMode): void {
    if (current.value && !lecture.isReadOnly) mode.value = mode.value === next ? 'read' : next;
  }

  return {
    filter,
    order,
    mode,
    isAdding,
    counts,
    entries,
    current,
    select,
    close,
    play,
    step,
    decide,
    change,
    merge,
    hover,
    setMode,
  };
}

export type Glossary = ReturnType<typeof createGlossary>;
const KEY: InjectionKey<Glossary> = Symbol('glossary');

export function provideGlossary(): Glossary {
  const glossary = createGlossary();
  provide(KEY, glossary);
  return glossary;
}

export function useGlossary(): Glossary {
  const glossary = inject(KEY);
  if (!glossary) throw new Error('Not beside a lecture.');
  return glossary;
}
