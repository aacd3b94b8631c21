import { useQuery } from '@tanstack/vue-query';
import { computed, watch } from 'vue';
import { allowEngine, fetchWeights, listEngines, weightsProgress, type Fetch } from '@/api/admin';
import { useList } from './useList';

const LOOK_MS = 1000;

/** Engines, their weights and what is being fetched just now. */
export function useEngines() {
  const { data, error, isPending, refetch, tried } = useList(['engines'], listEngines);
  const progress = useQuery({
    queryKey: ['fetches'],
    queryFn: weightsProgress,
    refetchInterval: (query) =>
      query.state.data?.fetches.some((one) => one.state === 'running') ? LOOK_MS : false,
  });
  const fetches = computed(() => new Map((progress.data.value?.fetches ?? []).map((one) => [one.name, one])));
  const running = computed(() => [...fetches.value.values()].filter((one) => one.state === 'running').length);
  watch(running, (now, before) => now < before && void refetch());

  const allow = (name: string, enabled: boolean) => tried(() => allowEngine(name, enabled));
  /** By their name: two sets of one variant differ in their arithmetic. */
  const fetchNow = async (engine: string, name: string) => {
    if (await tried(() => fetchWeights(engine, name))) await progress.refetch();
  };
  const going = (name: string): Fetch | null => {
    const found = fetches.value.get(name);
    return found?.state === 'running' ? found : null;
  };
  const failureOf = (name: string) => fetches.value.get(name)?.error ?? null;

  return {
    engines: computed(() => data.value?.engines ?? []),
    error,
    isPending,
    refetch,
    allow,
    fetchNow,
    going,
    failureOf,
  };
}
