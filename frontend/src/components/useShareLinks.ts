import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue';
import { useI18n } from 'vue-i18n';
import { dropLink, listLinks, makeLink } from '@/api/sharing';
import { useTried } from '@/composables/useTried';

const TERMS_DAYS = { week: 7, month: 30, half_year: 182, endless: null } as const;
type Term = keyof typeof TERMS_DAYS;
const DAY_MS = 86_400_000;

export function useShareLinks(lectureId: MaybeRefOrGetter<string>) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const key = computed(() => ['links', toValue(lectureId)]);
  const { data } = useQuery({ queryKey: key, queryFn: () => listLinks(toValue(lectureId)) });
  const term = ref<Term>('half_year');
  const made = ref<string | null>(null);

  const { isBusy, tried } = useTried();
  const changed = (work: () => Promise<void>) =>
    tried(() => work().then(() => queries.invalidateQueries({ queryKey: key.value })));

  const make = () =>
    changed(async () => {
      const days = TERMS_DAYS[term.value];
      const expires_at =
        days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString().replace(/\.\d+Z$/, 'Z');
      const link = await makeLink(toValue(lectureId), expires_at);
      made.value = link.token ? `${location.origin}/s/${link.token}` : (link.url ?? null);
    });

  const drop = (id: string) => changed(() => dropLink(id).then(() => void (made.value = null)));

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
    isBusy,
  };
}
