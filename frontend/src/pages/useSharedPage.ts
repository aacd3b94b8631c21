import { computed, ref, watch, watchEffect } from 'vue';
import { useI18n } from 'vue-i18n';
import { isProblem } from '@/api/problem';
import { sharedSound } from '@/api/sharing';
import { useHotkeys } from '@/composables/useHotkeys';
import { useTheme } from '@/composables/useTheme';
import { piecesOf, segmentAt } from '@/features/share/reading';
import { useListening } from '@/features/share/useListening';
import { useSharedLecture } from '@/features/share/useSharedLecture';
import { day } from '@/words/measures';
import { clock } from '@/domain/clock';

/** A student's page: read, listen, search; nothing can be changed. */
export function useSharedPage(token: string) {
  const { t, locale } = useI18n();
  const { data, error, isPending, refetch, paragraphs, entries } = useSharedLecture(token);
  const { isDark, turn } = useTheme();
  const listening = useListening();
  const tab = ref('text');
  const words = ref('');

  const lecture = computed(() => data.value?.lecture ?? null);
  const isGone = computed(() => isProblem(error.value) && [404, 410].includes(error.value.status));
  const facts = computed(() => {
    if (!lecture.value) return [];
    const { duration_ms, date, created_at, owner_name } = lecture.value;
    return [duration_ms ? clock(duration_ms) : '', owner_name, day(date ?? created_at, locale.value)].filter(
      Boolean,
    );
  });
  const tabs = computed(() => [
    { value: 'text', label: t('share.page.text') },
    { value: 'glossary', label: t('share.page.glossary') },
    { value: 'notes', label: t('share.page.notes') },
  ]);
  const hits = computed(() => {
    if (!words.value.trim()) return 0;
    return (data.value?.transcript ?? []).reduce(
      (sum, one) => sum + piecesOf(one.text, words.value).filter((piece) => piece.isHit).length,
      0,
    );
  });
  const now = computed(() =>
    listening.at_ms.value > 0
      ? (segmentAt(data.value?.transcript ?? [], listening.at_ms.value)?.id ?? null)
      : null,
  );

  const scrollTo = (selector: string) =>
    requestAnimationFrame(() =>
      document.querySelector(selector)?.scrollIntoView({ block: 'center', behavior: 'smooth' }),
    );
  watch(
    now,
    (id) =>
      id &&
      listening.isPlaying.value &&
      tab.value === 'text' &&
      scrollTo(`[data-segment="${CSS.escape(id)}"]`),
  );
  watch(words, () => hits.value > 0 && scrollTo('mark'));
  watchEffect(
    () =>
      (document.title = lecture.value
        ? `${lecture.value.title} · ${t('common.product')}`
        : t('common.product')),
  );
  useHotkeys({
    Space: listening.toggle,
    KeyJ: () => listening.skip(-5000),
    KeyL: () => listening.skip(5000),
  });

  const notes = computed(() => data.value?.notes ?? []);
  return {
    lecture,
    error,
    isPending,
    isGone,
    refetch,
    facts,
    paragraphs,
    entries,
    notes,
    tab,
    tabs,
    words,
    hits,
    listening,
    now,
    isDark,
    turn,
    sound: sharedSound(token),
  };
}
