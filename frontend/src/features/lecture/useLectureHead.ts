/** What the top bar says of a lecture: its place in a course, what is checked, whether all is stored. */

import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useLecture } from '@/stores/lecture';

/** Shorter savings are not worth a word. */
const SAVING_SHOWN_MS = 400;

export function useLectureHead() {
  const { t } = useI18n();
  const lecture = useLecture();
  const { shelf, edits, card } = lecture;
  const isSlow = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(edits.waiting, (count) => {
    clearTimeout(timer);
    if (!count) isSlow.value = false;
    else timer = setTimeout(() => (isSlow.value = true), SAVING_SHOWN_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  const states = computed(() => shelf.orderedEntries.value.map((entry) => entry.state));
  const checked = computed(() => states.value.filter((state) => state !== 'draft').length);

  const place = computed(() => {
    const part = card.value?.part_number;
    return [card.value?.file_name, part ? t('lecture.part', { part }) : ''].filter(Boolean).join(' · ');
  });

  async function rename(title: string): Promise<void> {
    const before = card.value;
    if (!before || !title.trim() || title === before.title) return;
    lecture.card.value = { ...before, title };
    try {
      lecture.card.value = await lecture.service.rename(title.trim(), before);
    } catch (failure) {
      lecture.card.value = before;
      lecture.refused.value = { failure };
    }
  }

  return {
    states,
    checked,
    place,
    rename,
    isSaving: computed(() => isSlow.value && edits.waiting.value > 0),
  };
}
