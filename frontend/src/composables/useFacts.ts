import { useI18n } from 'vue-i18n';
import { clock } from '@/domain/clock';

/** What the head of the notes says, as it is read. */
export function useFacts() {
  const { t, te, locale } = useI18n();

  const factName = (name: string) => (te(`notes.fact_${name}`) ? t(`notes.fact_${name}`) : name);

  /** A length may be told in milliseconds, a date as machines write it. */
  function factValue(name: string, value: string): string {
    if (name === 'duration' && /^\d+$/.test(value)) return clock(Number(value));
    if (name === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value))
      return new Date(`${value}T12:00:00`).toLocaleDateString(locale.value);
    return value;
  }

  return { factName, factValue };
}
