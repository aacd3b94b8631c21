import { onScopeDispose, shallowRef } from 'vue';

/** Whether the page is being printed: then lists show all their rows, not those near the window. */
export function usePrinting() {
  const isPrinting = shallowRef(false);
  const begin = () => (isPrinting.value = true);
  const end = () => (isPrinting.value = false);
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  onScopeDispose(() => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  });
  return isPrinting;
}
