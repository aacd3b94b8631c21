/** What was done to the lecture, newest first, a page at a time. */

import { onMounted, shallowRef, watch } from 'vue';
import type { HistoryStep } from '@/domain/lecture';
import { useLecture } from '@/stores/lecture';

export function useHistory() {
  const lecture = useLecture();
  const steps = shallowRef<HistoryStep[]>([]);
  const cursor = shallowRef<string | null>(null);
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading');

  async function read(from: string | null = null): Promise<void> {
    try {
      const page = await lecture.service.history(from);
      steps.value = from ? [...steps.value, ...page.steps] : page.steps;
      cursor.value = page.next_cursor;
      state.value = 'ready';
    } catch {
      state.value = 'failed';
    }
  }

  async function restore(step: HistoryStep): Promise<void> {
    await lecture.undoGroup(step.group);
    await read();
  }

  onMounted(() => read());
  watch(lecture.shelf.revision, () => void read());

  return { steps, cursor, state, read, restore };
}
