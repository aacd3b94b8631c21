import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue';
import { useI18n } from 'vue-i18n';
import { dropLink, listLinks, makeLink } from '@/api/sharing';
import { useToastUndo } from '@/composables/useToastUndo';

const TERMS_DAYS = { week: 7, month: 30, half_year: 182, endless: null } as const;
type Term = keyof typeof TERMS_DAYS;
const DAY_MS = 86_400_000;

export function useShareLinks(lectureId: MaybeRefOrGetter<string>) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const toast = useToastUndo();
  const key = computed(() => ['links', toValue(lectureId)]);
  const { data } = useQuery({ queryKey: key, queryFn: () => listLinks(toValue(lectureId)) });
  const term = ref<Term>('half_year');
  const made = ref<string | null>(null);
  const isBusy = ref(false);
  const isCopied = ref(false);

  async function tried(work: () => Promise<void>): Promise<void> {
    isBusy.value = true;
    try {
      await work();
      await queries.invalidateQueries({ queryKey: key.value });
    } catch (error) {
      toast.refused(error);
    } finally {
      isBusy.value = false;
    }
  }

  const make = () =>
    tried(async () => {
      const days = TERMS_DAYS[term.value];
      const expires_at =
        days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString().replace(/\.\d+Z$/, 'Z');
      const link = await makeLink(toValue(lectureId), expires_at);
      made.value = link.token ? `${location.origin}/s/${link.token}` : (link.url ?? null);
    });

  const drop = (id: string) => tried(() => dropLink(id).then(() => void (made.value = null)));

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(made.value ?? '');
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), 2000);
  }

  const terms = computed(() =>
    (Object.keys(TERMS_DAYS) as Term[]).map((value) => ({ value, label: t(`share.term.${value}`) })),
  );
  return {
    links: computed(() => data.value?.links ?? []),
    made,
    term,
    terms,
    make,
    drop,
    copy,
    isCopied,
    isBusy,
  };
}
