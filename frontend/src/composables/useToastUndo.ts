import { useToast } from '@nuxt/ui/composables';
import { useI18n } from 'vue-i18n';
import { ApiProblem, Offline } from '@/api/problem';

const UNDO_MS = 8000;

/** Short messages at the corner: a decision with its undo, a refusal with what to do about it. */
export function useToastUndo() {
  const toast = useToast();
  const { t } = useI18n();

  function decided(title: string, undo: () => unknown): void {
    toast.add({
      title,
      duration: UNDO_MS,
      actions: [
        { label: t('common.undo'), color: 'neutral', variant: 'outline', onClick: () => void undo() },
      ],
    });
  }

  function said(title: string, description?: string): void {
    toast.add({ title, description });
  }

  function refused(error: unknown): void {
    if (error instanceof ApiProblem) {
      toast.add({
        title: error.detail,
        description: error.action || undefined,
        color: 'error',
        icon: 'i-lucide-circle-alert',
      });
    } else if (error instanceof Offline) {
      toast.add({
        title: t('common.offline_short'),
        description: t('common.offline_try_later'),
        color: 'warning',
        icon: 'i-lucide-cloud-off',
      });
    } else throw error;
  }

  return { decided, said, refused };
}
