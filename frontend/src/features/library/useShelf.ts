import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { listCourses } from '@/api/courses';
import { listLectures } from '@/api/lectures';
import type { LectureCard } from '@/api/types';
import { useEventStream } from '@/composables/useEventStream';
import { withCard } from './shelf';

export const LECTURES = 'lectures';
export const COURSES = 'courses';

/** Lectures and courses as the server has them, kept fresh by its stream of events. */
export function useShelf(trashed: MaybeRefOrGetter<boolean>) {
  const queries = useQueryClient();
  const lectures = useQuery({
    queryKey: computed(() => [LECTURES, toValue(trashed) ? 'trash' : 'shelf']),
    queryFn: ({ signal }) => listLectures(toValue(trashed), signal),
  });
  const courses = useQuery({ queryKey: [COURSES], queryFn: listCourses, select: (found) => found.courses });

  const stream = useEventStream('/events', ({ event, data }) => {
    if (event === 'lecture') put(data as LectureCard);
    else if (event === 'gone') drop((data as { id: string }).id);
    else if (event === 'reset') void queries.invalidateQueries({ queryKey: [LECTURES] });
  });

  function put(card: LectureCard): void {
    const [into, from] = card.trashed_at ? ['trash', 'shelf'] : ['shelf', 'trash'];
    queries.setQueryData<LectureCard[]>([LECTURES, into], (cards) => cards && withCard(cards, card));
    queries.setQueryData<LectureCard[]>([LECTURES, from], (cards) =>
      cards?.filter((one) => one.id !== card.id),
    );
  }

  function drop(id: string): void {
    for (const list of ['shelf', 'trash'])
      queries.setQueryData<LectureCard[]>([LECTURES, list], (cards) => cards?.filter((one) => one.id !== id));
  }

  return { lectures, courses, stream, put, drop };
}
