import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { readSession, signIn, signOut } from '@/api/session';
import type { Session } from '@/api/types';

/** Who is logged in, asked of the server once and after each change. */
export const useSession = defineStore('session', () => {
  const session = shallowRef<Session | null>(null);
  let asking: Promise<Session> | null = null;

  function load(): Promise<Session> {
    asking ??= readSession()
      .then((found) => (session.value = found))
      .finally(() => (asking = null));
    return asking;
  }

  const ensure = () => (session.value ? Promise.resolve(session.value) : load());

  async function enter(how: Parameters<typeof signIn>[0]): Promise<void> {
    session.value = await signIn(how);
  }

  async function leave(): Promise<void> {
    await signOut();
    session.value = null;
  }

  const user = computed(() => session.value?.user ?? null);
  const isAdmin = computed(() => session.value?.may.admin ?? false);
  const mayUpload = computed(() => session.value?.may.upload ?? false);
  const hasAccounts = computed(() => session.value?.mode === 'accounts');
  return { session, user, isAdmin, mayUpload, hasAccounts, load, ensure, enter, leave };
});
