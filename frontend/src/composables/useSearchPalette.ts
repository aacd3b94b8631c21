import { ref } from 'vue';

const isOpen = ref(false);

/** The search over everything: opened from any page, drawn once by the app. */
export function useSearchPalette() {
  return { isOpen, open: () => (isOpen.value = true) };
}
