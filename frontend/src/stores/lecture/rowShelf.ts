/** The rows of the open lecture. Edits in flight are shown over what the service last said. */

import { computed, shallowReactive, shallowRef, type ComputedRef } from 'vue';
import type { AnyRow, Block, Entry, Mark, Notes, Pair, Rows, RowKind, Section, Segment } from '@/domain/rows';
import { ROW_KINDS } from '@/domain/rows';

type Shelves = {
  segments: Map<string, Segment>;
  entries: Map<string, Entry>;
  pairs: Map<string, Pair>;
  marks: Map<string, Mark>;
  notes: Map<string, Notes>;
  sections: Map<string, Section>;
  blocks: Map<string, Block>;
};

function byRank(one: { rank: string; id: string }, other: { rank: string; id: string }): number {
  if (one.rank !== other.rank) return one.rank < other.rank ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

export function createRowShelf() {
  const shelves: Shelves = {
    segments: shallowReactive(new Map()),
    entries: shallowReactive(new Map()),
    pairs: shallowReactive(new Map()),
    marks: shallowReactive(new Map()),
    notes: shallowReactive(new Map()),
    sections: shallowReactive(new Map()),
    blocks: shallowReactive(new Map()),
  };
  const kinds = new Map<string, RowKind>();
  const revision = shallowRef(0);

  const shelf = (kind: RowKind) => shelves[kind] as Map<string, AnyRow>;

  function find(id: string): AnyRow | undefined {
    const kind = kinds.get(id);
    return kind && shelf(kind).get(id);
  }

  function put(kind: RowKind, row: AnyRow): void {
    kinds.set(row.id, kind);
    shelf(kind).set(row.id, row);
  }

  function hide(id: string): void {
    const kind = kinds.get(id);
    if (kind) shelf(kind).delete(id);
  }

  function kindOf(id: string): RowKind | undefined {
    return kinds.get(id);
  }

  /** Put whole lists in the place of what is there. */
  function fill(rows: Partial<Rows>): void {
    for (const kind of ROW_KINDS) {
      const fresh = rows[kind];
      if (!fresh) continue;
      const kept = new Set(fresh.map((row) => row.id));
      for (const id of [...shelf(kind).keys()]) if (!kept.has(id)) shelf(kind).delete(id);
      for (const row of fresh) put(kind, row);
    }
  }

  return {
    ...shelves,
    revision,
    find,
    put,
    hide,
    fill,
    kindOf,
    orderedSegments: computed(() => [...shelves.segments.values()].sort(byRank)),
    orderedEntries: computed(() => [...shelves.entries.values()].sort(byRank)),
    orderedNotes: computed(() => [...shelves.notes.values()].sort(byRank)),
    orderedMarks: computed(() => [...shelves.marks.values()]),
    sectionsOf: byParent(
      () => shelves.sections.values(),
      (section) => section.notes_id,
    ),
    blocksOf: byParent(
      () => shelves.blocks.values(),
      (block) => block.section_id,
    ),
  };
}

function byParent<R extends { id: string; rank: string }>(
  rows: () => Iterable<R>,
  parent: (row: R) => string,
): ComputedRef<Map<string, R[]>> {
  return computed(() => {
    const found = new Map<string, R[]>();
    for (const row of [...rows()].sort(byRank)) {
      const siblings = found.get(parent(row));
      if (siblings) siblings.push(row);
      else found.set(parent(row), [row]);
    }
    return found;
  });
}

export type RowShelf = ReturnType<typeof createRowShelf>;
