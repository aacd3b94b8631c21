import { computed, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { changeMe } from '@/api/session';
import { useLanguage } from '@/composables/useLanguage';
import { useSession } from '@/composables/useSession';
import { useTheme, type Theme } from '@/composables/useTheme';
import { useToastUndo } from '@/composables/useToastUndo';
import { useTried } from '@/composables/useTried';

export function useProfile() {
  const { t } = useI18n();
  const session = useSession();
  const toast = useToastUndo();
  const { language } = useLanguage();
  const { theme } = useTheme();
  const name = ref(session.user?.display_name ?? '');
  const oldPassword = ref('');
  const newPassword = ref('');
  const { isBusy, tried } = useTried();

  const languages = computed(() =>
    (['ru', 'en'] as const).map((value) => ({ value, label: t(`settings.languages.${value}`) })),
  );
  const themes = computed(() =>
    (['light', 'dark', 'system'] as Theme[]).map((value) => ({
      value,
      label: t(`settings.themes.${value}`),
    })),
  );

  async function saved(work: () => Promise<unknown>): Promise<void> {
    if (await tried(work)) toast.said(t('common.saved'));
  }

  const saveName = () => saved(() => changeMe({ display_name: name.value.trim() }).then(session.load));
  const savePassword = () =>
    saved(async () => {
      await changeMe({ password: { old: oldPassword.value, new: newPassword.value } });
      oldPassword.value = newPassword.value = '';
    });

  return {
    session,
    language,
    languages,
    theme,
    themes,
    name,
    oldPassword,
    newPassword,
    isBusy,
    saveName,
    savePassword,
  };
}
