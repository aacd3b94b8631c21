import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { readShared } from '@/api/sharing';
import { paragraphsOf } from './reading';

/** The lecture behind a link, laid out for reading. */
export function useSharedLecture(token: string) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['shared', token],
    queryFn: () => readShared(token),
    staleTime: Infinity,
  });
  const paragraphs = computed(() =>
    data.value ? paragraphsOf(data.value.transcript, data.value.marks) : [],
  );
  const entries = computed(() =>
    [...(data.value?.entries ?? [])].sort((one, other) => one.headword.localeCompare(other.headword)),
  );
  return { data, error, isPending, refetch, paragraphs, entries };
}
