import { useI18n } from 'vue-i18n';
import { moment } from '@/words/measures';

/** Edits and instants as the history tells them. */
export function useHistoryWords() {
  const { t, te, locale } = useI18n();
  return {
    whatOf: (op: string) => (te(`history.op_${op}`) ? t(`history.op_${op}`) : t('history.op_other')),
    dayOf: (at: string) =>
      new Date(at).toLocaleDateString(locale.value, { day: 'numeric', month: 'long', year: 'numeric' }),
    timeOf: (at: string) =>
      new Date(at).toLocaleTimeString(locale.value, { hour: '2-digit', minute: '2-digit' }),
    momentOf: (at: string) => moment(at, locale.value),
  };
}
