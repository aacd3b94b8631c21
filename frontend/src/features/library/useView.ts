import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { Order, Show, View } from './shelf';

/** What is shown stands in the address, so that it can be sent to a colleague and survives a reload. */
export function useView() {
  const route = useRoute();
  const router = useRouter();
  const text = (value: unknown, otherwise: string) =>
    typeof value === 'string' && value ? value : otherwise;

  const view = computed<View>(() => ({
    course: text(route.query.course, 'all'),
    show: text(route.query.show, 'all') as Show,
    order: text(route.query.order, text(route.query.course, 'all') === 'all' ? 'newest' : 'course') as Order,
    words: text(route.query.words, ''),
  }));

  function change(to: Partial<View>): void {
    const query = { ...route.query, ...to };
    const kept = Object.entries(query).filter(([, value]) => value && value !== 'all');
    void router.replace({ query: Object.fromEntries(kept) });
  }

  /** Another place of the library: filters of the old one do not follow. */
  const go = (to: Partial<View>) =>
    void router.push({
      query: Object.fromEntries(Object.entries(to).filter(([, value]) => value && value !== 'all')),
    });
  return { view, change, go };
}
