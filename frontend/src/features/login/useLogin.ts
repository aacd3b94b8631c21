import { computed, onMounted, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import { ApiProblem } from '@/api/problem';
import { useSession } from '@/composables/useSession';

/** Where to go after the door: only to a page of ours. */
export function placeAfter(next: unknown): string {
  return typeof next === 'string' && /^\/(?!\/)/.test(next) ? next : '/';
}

export function useLogin() {
  const session = useSession();
  const route = useRoute();
  const router = useRouter();
  const { t } = useI18n();
  const name = ref('');
  const password = ref('');
  const token = ref('');
  const isBusy = ref(false);
  const error = shallowRef<{ detail: string; action: string } | null>(null);
  const mode = computed(() => session.session?.mode ?? 'accounts');
  const hasOidc = computed(() => session.session?.oidc ?? false);

  async function submit(): Promise<void> {
    isBusy.value = true;
    error.value = null;
    try {
      const how =
        mode.value === 'single'
          ? { token: token.value.trim() }
          : { name: name.value.trim(), password: password.value };
      await session.enter(how);
      await router.replace(placeAfter(route.query.next));
    } catch (failure) {
      error.value =
        failure instanceof ApiProblem
          ? failure
          : { detail: t('common.offline_short'), action: t('common.offline_try_later') };
    } finally {
      isBusy.value = false;
    }
  }

  onMounted(async () => {
    document.title = `${t('login.title')} · ${t('common.product')}`;
    // Where the institution's entry did not end well.
    if (route.query.problem === 'oidc_failed')
      error.value = { detail: t('login.oidc_failed'), action: t('login.oidc_failed_action') };
    await session.ensure().catch(() => undefined);
    // The address printed at the start carries the token of the single user.
    if (typeof route.query.token === 'string') {
      token.value = route.query.token;
      await submit();
    }
  });

  return { mode, hasOidc, name, password, token, error, isBusy, submit };
}
