import { ref, watchEffect } from 'vue';

export type Theme = 'light' | 'dark' | 'system';

const STORED = 'konspekt.theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const theme = ref<Theme>((localStorage.getItem(STORED) as Theme | null) ?? 'system');
const systemIsDark = ref(prefersDark.matches);
const isDark = ref(false);
prefersDark.addEventListener('change', (event) => (systemIsDark.value = event.matches));

watchEffect(() => {
  isDark.value = theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value);
  document.documentElement.classList.toggle('dark', isDark.value);
  localStorage.setItem(STORED, theme.value);
});

export function useTheme() {
  const turn = () => (theme.value = isDark.value ? 'light' : 'dark');
  return { theme, isDark, turn };
}
