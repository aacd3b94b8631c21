import { onScopeDispose, ref } from 'vue';

/** Whether the browser has a network at all; the server may still be away (see `Offline`). */
export function useOnline() {
  const isOnline = ref(navigator.onLine);
  const update = () => (isOnline.value = navigator.onLine);
  window.addEventListener('online', update);
  window.addEventListener('offline', update);
  onScopeDispose(() => {
    window.removeEventListener('online', update);
    window.removeEventListener('offline', update);
  });
  return { isOnline };
}
