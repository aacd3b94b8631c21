/** An open lecture put together: its rows, its keys, its stream, and what is said of refusals. */

import { computed, onMounted, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useNarrow } from '@/composables/useNarrow';
import { useToastUndo } from '@/composables/useToastUndo';
import { provideGlossary } from '@/features/glossary/useGlossary';
import { useLectureKeys } from '@/features/lecture/useLectureKeys';
import { useLectureStream } from '@/features/lecture/useLectureStream';
import { createLecture, provideLecture } from '@/stores/lecture';

const PHONE_PX = 767;
const ONE_PANE_PX = 1023;

export function useLecturePage(id: string) {
  const lecture = provideLecture(createLecture(id));
  const glossary = provideGlossary();
  const { t } = useI18n();
  const toast = useToastUndo();
  const isPhone = useNarrow(PHONE_PX);
  const isOnePane = useNarrow(ONE_PANE_PX);
  const isSharing = ref(false);
  const { pieces, refreshCard } = useLectureStream(lecture);
  const { desk } = lecture;

  useLectureKeys(glossary);

  watch(lecture.refused, (refusal) => {
    if (refusal?.failure) toast.refused(refusal.failure);
    else if (refusal) toast.said(t('lecture.refused'));
  });
  watch(
    isOnePane,
    (isOne) => {
      if (isOne && desk.tab.value === 'glossary' && isPhone.value) desk.tab.value = 'text';
      else if (!isOne && (desk.tab.value === 'text' || desk.tab.value === 'more'))
        desk.tab.value = 'glossary';
    },
    { immediate: true },
  );
  watch(
    () => lecture.card.value?.title,
    (title) => {
      if (title) document.title = title;
    },
  );

  onMounted(async () => {
    await lecture.load();
    if (lecture.card.value?.state === 'running') await refreshCard();
  });

  function review(): void {
    desk.tab.value = 'text';
    desk.isReviewing.value = true;
  }

  return {
    lecture,
    glossary,
    desk,
    pieces,
    isPhone,
    isOnePane,
    isSharing,
    review,
    hasText: computed(() => lecture.shelf.orderedSegments.value.length > 0),
  };
}
