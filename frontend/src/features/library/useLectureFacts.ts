import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import { useI18n } from 'vue-i18n';
import type { LectureCard } from '@/api/types';
import { useDurations } from '@/composables/useDurations';
import { useSession } from '@/composables/useSession';
import { day } from '@/words/measures';
import { clock } from '@/domain/clock';

/** The small print of a lecture and, after a failure, what happened, what is kept and what to do. */
export function useLectureFacts(of: MaybeRefOrGetter<LectureCard>) {
  const { t, locale } = useI18n();
  const { spoken } = useDurations();
  const session = useSession();

  const facts = computed(() => {
    const card = toValue(of);
    const found = [];
    if (card.duration_ms) found.push(clock(card.duration_ms));
    if (session.user && card.owner_id !== session.user.id && card.owner_name) found.push(card.owner_name);
    if (card.state === 'ready') found.push(day(card.date ?? card.created_at, locale.value));
    else if (card.file_name) found.push(card.file_name);
    if (card.is_sample) found.push(t('library.sample'));
    if (card.published_at) found.push(t('library.published'));
    if (!card.is_timed) found.push(t('library.no_times'));
    return found;
  });

  const failure = computed(() => {
    const { state, progress } = toValue(of);
    if (state !== 'failed') return null;
    const error = progress?.error;
    const kept =
      progress && progress.done_ms > 0 ? t('library.kept', { time: spoken(progress.done_ms) }) : '';
    return { what: error?.detail ?? t('library.failed_somehow'), kept, todo: error?.action ?? '' };
  });

  return { facts, failure };
}
