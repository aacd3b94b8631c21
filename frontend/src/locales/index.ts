import { createI18n } from 'vue-i18n';

export type Language = 'ru' | 'en';

type Words = Record<string, unknown>;

/** Files of one language, a file a feature: `ru/library.ts` holds the words `library.*`. */
function gather(files: Record<string, { default: Words }>): Words {
  const pairs = Object.entries(files).map(([path, file]) => [
    path.replace(/^.*\/(\w+)\.ts$/, '$1'),
    file.default,
  ]);
  return Object.fromEntries(pairs) as Words;
}

/** Which of three or four forms a Russian number takes: «1 термин, 2 термина, 5 терминов» (a form for zero may stand first). */
export function russianForm(choice: number, choices: number): number {
  const shift = choices === 4 ? 1 : 0;
  if (shift === 1 && choice === 0) return 0;
  const tens = choice % 100;
  const ones = choice % 10;
  if (!Number.isInteger(choice)) return 1 + shift;
  if (ones === 1 && tens !== 11) return 0 + shift;
  if (ones >= 2 && ones <= 4 && (tens < 12 || tens > 14)) return 1 + shift;
  return 2 + shift;
}

const russian = gather(import.meta.glob<{ default: Words }>('./ru/*.ts', { eager: true }));

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'ru',
  fallbackLocale: 'ru',
  messages: { ru: russian } as never,
  pluralRules: { ru: russianForm },
  missingWarn: false,
  fallbackWarn: false,
});

/** Russian is part of the first load; another language comes when it is asked for. */
export async function loadLanguage(tag: Language): Promise<void> {
  if (tag !== 'en' || 'common' in (i18n.global.getLocaleMessage('en') as object)) return;
  const english = await import('./english');
  i18n.global.setLocaleMessage('en', english.words as never);
}
