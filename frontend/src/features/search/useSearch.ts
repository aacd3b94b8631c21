import { useQuery } from '@tanstack/vue-query';
import { computed, ref, watch } from 'vue';
import { search } from '@/api/lectures';
import type { SearchHit } from '@/api/types';

const PAUSE_MS = 180;
const LIMIT = 40;

export interface Piece {
  text: string;
  isHit: boolean;
}

/** A snippet cut into plain and found pieces. The server counts characters, JavaScript counts UTF-16 units. */
export function piecesOf(snippet: SearchHit['snippet']): Piece[] {
  const characters = [...snippet.text];
  const pieces: Piece[] = [];
  let at = 0;
  const add = (from: number, to: number, isHit: boolean) => {
    if (to > from) pieces.push({ text: characters.slice(from, to).join(''), isHit });
  };
  for (const [start, end] of snippet.marks) {
    add(at, start, false);
    add(start, end, true);
    at = end;
  }
  add(at, characters.length, false);
  return pieces;
}

/** Hits of the words typed so far, a moment after the last key. */
export function useSearch() {
  const words = ref('');
  const asked = ref('');
  let timer = 0;
  watch(words, (now) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (asked.value = now.trim()), PAUSE_MS);
  });

  const { data, error, isFetching } = useQuery({
    queryKey: computed(() => ['search', asked.value]),
    queryFn: ({ signal }) => search({ q: asked.value, limit: LIMIT }, signal),
    enabled: computed(() => asked.value.length > 1),
    placeholderData: (before) => before,
  });

  const hits = computed(() => (asked.value.length > 1 ? (data.value?.hits ?? []) : []));
  const groups = computed(() => {
    const found = new Map<string, { title: string; hits: SearchHit[] }>();
    for (const hit of hits.value) {
      const group = found.get(hit.lecture_id) ?? { title: hit.lecture_title, hits: [] };
      group.hits.push(hit);
      found.set(hit.lecture_id, group);
    }
    return [...found].map(([id, group]) => ({ id, ...group }));
  });
  return { words, asked, hits, groups, error, isFetching };
}
