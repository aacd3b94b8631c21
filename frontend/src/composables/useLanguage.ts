import { ref, watch } from 'vue';
import { speakLanguage } from '@/api/http';
import { i18n, loadLanguage, type Language } from '@/locales';

const STORED = 'konspekt.language';
const language = ref<Language>(localStorage.getItem(STORED) === 'en' ? 'en' : 'ru');

watch(
  language,
  async (tag) => {
    localStorage.setItem(STORED, tag);
    speakLanguage(tag);
    await loadLanguage(tag);
    i18n.global.locale.value = tag;
    document.documentElement.lang = tag;
  },
  { immediate: true },
);

/** The language of the pages and of the server's answers. */
export function useLanguage() {
  return { language };
}
