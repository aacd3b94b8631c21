import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { useTried } from '@/composables/useTried';

/** A list of the server with changes to it: asked again after each, a refusal is told. */
export function useList<T>(key: string[], read: () => Promise<T>, options: { everyMs?: number } = {}) {
  const queries = useQueryClient();
  const work = useTried();
  const query = useQuery({ queryKey: key, queryFn: read, refetchInterval: options.everyMs ?? false });

  const tried = (change: () => Promise<unknown>) =>
    work.tried(() => change().then(() => queries.invalidateQueries({ queryKey: key })));

  return { ...query, isBusy: work.isBusy, tried };
}
