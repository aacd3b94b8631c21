import { useI18n } from 'vue-i18n';
import { useSession } from '@/composables/useSession';
import { moment } from '@/words/measures';

/** Edits and instants as the history tells them. */
export function useHistoryWords() {
  const { t, te, locale } = useI18n();
  const session = useSession();

  /** The one person of a service without accounts has no name. */
  function whoOf({ actor_id, actor_name }: { actor_id: string | null; actor_name: string | null }): string {
    if (actor_id === 'machine') return t('history.machine');
    return actor_name || t(actor_id === session.user?.id ? 'common.you' : 'history.gone');
  }

  return {
    whoOf,
    whatOf: (op: string) => (te(`history.op_${op}`) ? t(`history.op_${op}`) : t('history.op_other')),
    dayOf: (at: string) =>
      new Date(at).toLocaleDateString(locale.value, { day: 'numeric', month: 'long', year: 'numeric' }),
    timeOf: (at: string) =>
      new Date(at).toLocaleTimeString(locale.value, { hour: '2-digit', minute: '2-digit' }),
    momentOf: (at: string) => moment(at, locale.value),
  };
}
