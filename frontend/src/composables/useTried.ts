import { ref } from 'vue';
import { useToastUndo } from './useToastUndo';

/** Work on the server that a button starts: busy meanwhile, a refusal is told; whether it was done. */
export function useTried() {
  const toast = useToastUndo();
  const isBusy = ref(false);

  async function tried(work: () => Promise<unknown>): Promise<boolean> {
    isBusy.value = true;
    try {
      await work();
      return true;
    } catch (error) {
      toast.refused(error);
      return false;
    } finally {
      isBusy.value = false;
    }
  }

  return { isBusy, tried };
}
