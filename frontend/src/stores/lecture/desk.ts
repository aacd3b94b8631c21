/** What the person looks at: the current entry, the quote that is lit, the sentence being edited. */

import { computed, shallowRef } from 'vue';
import type { Quote } from '@/domain/rows';

export type DeskTab = 'text' | 'glossary' | 'notes' | 'more';
export type SidePanel = 'none' | 'history' | 'replace';

export interface Selection {
  segmentId: string;
  startChar: number;
  endChar: number;
  text: string;
}

export interface EditingPlace {
  segmentId: string;
  /** Where the caret is put, in UTF-16 units; null: at the end. */
  caret: number | null;
}

export function createDesk() {
  const tab = shallowRef<DeskTab>('glossary');
  const panel = shallowRef<SidePanel>('none');
  /** The row whose own history the panel shows; null: that of the lecture. */
  const historyOf = shallowRef<string | null>(null);
  const currentEntryId = shallowRef<string | null>(null);
  const currentBlockId = shallowRef<string | null>(null);
  /** The paragraph (id), cell (id/column) or answer of the notes that is being written. */
  const writing = shallowRef<string | null>(null);
  const hovered = shallowRef<Quote[]>([]);
  const chosen = shallowRef<Quote[]>([]);
  const editing = shallowRef<EditingPlace | null>(null);
  const selections = shallowRef<Selection[]>([]);
  const isFindOpen = shallowRef(false);
  const replaceWith = shallowRef<{ find: string; replacement: string } | null>(null);
  const isReviewing = shallowRef(false);
  const isHelpOpen = shallowRef(false);
  /** Rises when the text must scroll to the lit quote. */
  const shows = shallowRef(0);
  const shownSegmentId = shallowRef<string | null>(null);

  /** One quote at a time is lit: what the pointer is over, else what was chosen. */
  const lit = computed(() => (hovered.value.length ? hovered.value : chosen.value));

  function show(quotes: Quote[]): void {
    chosen.value = quotes;
    const first = quotes.find((quote) => quote.state !== 'lost');
    if (!first) return;
    shownSegmentId.value = first.segment_id;
    shows.value += 1;
  }

  function showSegment(segmentId: string): void {
    shownSegmentId.value = segmentId;
    shows.value += 1;
  }

  return {
    tab,
    panel,
    historyOf,
    currentEntryId,
    currentBlockId,
    writing,
    hovered,
    chosen,
    lit,
    editing,
    selections,
    isFindOpen,
    replaceWith,
    isReviewing,
    isHelpOpen,
    shows,
    shownSegmentId,
    show,
    showSegment,
  };
}
