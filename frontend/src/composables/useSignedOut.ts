import { onScopeDispose } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from './useSession';

/** A session may end while a page is open: the door opens again, and leads back here. */
export function useSignedOut(): void {
  const router = useRouter();
  const session = useSession();
  function onSignedOut(): void {
    const here = router.currentRoute.value;
    if (here.meta.open) return;
    session.$patch({ session: null });
    void router.push({ name: 'login', query: { next: here.fullPath } });
  }
  window.addEventListener('konspekt:signed-out', onSignedOut);
  onScopeDispose(() => window.removeEventListener('konspekt:signed-out', onSignedOut));
}
