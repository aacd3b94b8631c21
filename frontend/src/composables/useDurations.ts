import { useI18n } from 'vue-i18n';
import { hoursAndMinutes } from '@/words/measures';

/** Durations in words of the reader's language: "2 ч 06 мин", "≈ 31 мин". */
export function useDurations() {
  const { t } = useI18n();

  function spoken(ms: number): string {
    const { hours, minutes } = hoursAndMinutes(ms);
    if (hours > 0) return t('common.hours_minutes', { hours, minutes: String(minutes).padStart(2, '0') });
    return t('common.minutes', { minutes: Math.max(1, minutes) });
  }

  /** An estimate: seconds under a minute, then whole minutes. */
  function about(seconds: number): string {
    return seconds < 60
      ? t('common.seconds', { seconds: Math.max(1, Math.round(seconds)) })
      : spoken(seconds * 1000);
  }

  return { spoken, about };
}
