import { onScopeDispose, ref } from 'vue';

/** Whether the window is no wider than this: one pane instead of two, a phone instead of a desk. */
export function useNarrow(widthPx: number) {
  const query = matchMedia(`(max-width: ${widthPx}px)`);
  const isNarrow = ref(query.matches);
  const update = () => (isNarrow.value = query.matches);
  query.addEventListener('change', update);
  onScopeDispose(() => query.removeEventListener('change', update));
  return isNarrow;
}
