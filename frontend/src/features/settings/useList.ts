import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { ref } from 'vue';
import { useToastUndo } from '@/composables/useToastUndo';

/** A list of the server with changes to it: asked again after each, a refusal is told. */
export function useList<T>(key: string[], read: () => Promise<T>, options: { everyMs?: number } = {}) {
  const queries = useQueryClient();
  const toast = useToastUndo();
  const isBusy = ref(false);
  const query = useQuery({ queryKey: key, queryFn: read, refetchInterval: options.everyMs ?? false });

  async function tried(work: () => Promise<unknown>): Promise<boolean> {
    isBusy.value = true;
    try {
      await work();
      await queries.invalidateQueries({ queryKey: key });
      return true;
    } catch (error) {
      toast.refused(error);
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  return { ...query, isBusy, tried };
}
