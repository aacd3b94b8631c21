import { computed, ref } from 'vue';
import { allowEngine, fetchWeights, listEngines, weightsProgress } from '@/api/admin';
import { useList } from './useList';

interface Fetching {
  engine: string;
  variant: string;
  done_bytes: number;
  total_bytes: number;
  state: string;
}

/** Engines, their weights and what is being fetched just now. */
export function useEngines() {
  const { data, error, isPending, refetch, tried } = useList(['engines'], listEngines);
  const fetching = ref<Fetching[]>([]);

  async function watch(): Promise<void> {
    for (;;) {
      const told = await weightsProgress();
      const list = Object.values(told).find(Array.isArray) as Fetching[] | undefined;
      fetching.value = (list ?? []).filter((one) => !['done', 'failed', 'present'].includes(one.state));
      if (fetching.value.length === 0) break;
      await new Promise((resume) => setTimeout(resume, 1000));
    }
    await refetch();
  }

  const allow = (name: string, enabled: boolean) => tried(() => allowEngine(name, enabled));
  const fetchNow = async (engine: string, variant: string) => {
    if (await tried(() => fetchWeights(engine, variant))) await watch();
  };

  function percentOf(engine: string, variant: string): number | null {
    const found = fetching.value.find((one) => one.engine === engine && one.variant === variant);
    return found ? (100 * found.done_bytes) / Math.max(1, found.total_bytes) : null;
  }

  return {
    engines: computed(() => data.value?.engines ?? []),
    error,
    isPending,
    refetch,
    allow,
    fetchNow,
    percentOf,
  };
}
