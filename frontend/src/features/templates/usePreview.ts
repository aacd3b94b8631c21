import { useQuery } from '@tanstack/vue-query';
import { computed, ref, shallowRef, toValue, watch, watchEffect, type MaybeRefOrGetter } from 'vue';
import { listLectures } from '@/api/lectures';
import { previewTemplate } from '@/api/templates';
import type { Notes } from '@/api/types';
import type { GivenTemplate } from './draft';

export function usePreview(template: MaybeRefOrGetter<GivenTemplate | null>) {
  const { data } = useQuery({
    queryKey: ['lectures', 'shelf'],
    queryFn: ({ signal }) => listLectures(false, signal),
  });
  const lectures = computed(() =>
    (data.value ?? [])
      .filter((one) => one.state === 'ready')
      .map((one) => ({ label: one.title, value: one.id })),
  );
  const lectureId = ref<string>();
  const notes = shallowRef<Notes | null>(null);
  const error = shallowRef<unknown>(null);
  const isBusy = ref(false);
  watchEffect(() => (lectureId.value ??= lectures.value[0]?.value));

  async function make(): Promise<void> {
    const asked = toValue(template);
    if (!asked || !lectureId.value) return;
    isBusy.value = true;
    error.value = null;
    try {
      notes.value = await previewTemplate(asked, lectureId.value);
    } catch (failure) {
      error.value = failure;
    } finally {
      isBusy.value = false;
    }
  }
  // The first look comes by itself; later ones when asked, for a template on the desk changes with each key.
  watch(
    () => [lectureId.value, toValue(template) !== null] as const,
    ([id, isWhole]) => id && isWhole && notes.value === null && void make(),
    { immediate: true },
  );
  watch(lectureId, (_now, before) => before && void make());

  return { lectures, lectureId, notes, error, isBusy, make };
}
