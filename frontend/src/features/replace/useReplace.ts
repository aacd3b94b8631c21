/** Replacing a text wherever it stands, after every place was looked at and some were unticked. */

import { computed, onMounted, shallowReactive, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useToastUndo } from '@/composables/useToastUndo';
import type { FoundPlace } from '@/domain/lecture';
import { useLecture } from '@/stores/lecture';

const TYPING_PAUSE_MS = 250;

const keyOf = (place: FoundPlace) => `${place.row_id}:${place.text_name}:${place.start_char}`;

export function useReplace() {
  const { t } = useI18n();
  const lecture = useLecture();
  const toast = useToastUndo();
  const form = shallowReactive({
    find: lecture.desk.replaceWith.value?.find ?? '',
    replacement: lecture.desk.replaceWith.value?.replacement ?? '',
    match_case: false,
    whole_words: true,
  });
  const remembers = shallowRef(true);
  const places = shallowRef<FoundPlace[]>([]);
  const total = shallowRef(0);
  const unticked = shallowReactive(new Set<string>());
  const state = shallowRef<'idle' | 'busy' | 'ready'>('idle');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  async function preview(): Promise<void> {
    const mine = (asked += 1);
    if (!form.find.trim()) {
      places.value = [];
      total.value = 0;
      state.value = 'idle';
      return;
    }
    state.value = 'busy';
    try {
      const answer = await lecture.service.previewReplace({ ...form });
      if (mine !== asked) return;
      places.value = answer.places;
      total.value = answer.total;
      unticked.clear();
      state.value = 'ready';
    } catch (failure) {
      if (mine === asked) state.value = 'idle';
      toast.refused(failure);
    }
  }

  watch(form, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void preview(), TYPING_PAUSE_MS);
  });
  onMounted(() => void preview());

  const chosen = computed(() => total.value - unticked.size);

  function apply(): void {
    const leave = places.value
      .filter((place) => unticked.has(keyOf(place)))
      .map(({ row_id, text_name, start_char }) => ({ row_id, text_name, start_char }));
    const pending = lecture.edit({ op: 'replace_all', ...form, leave });
    if (!pending) return;
    toast.decided(t('replace.done', chosen.value), () => lecture.takeBack(pending));
    lecture.desk.panel.value = 'none';
    const word = form.replacement.trim();
    if (remembers.value && word) void lecture.expect(word);
  }

  function turn(place: FoundPlace): void {
    if (!unticked.delete(keyOf(place))) unticked.add(keyOf(place));
  }

  return {
    form,
    remembers,
    places,
    total,
    state,
    chosen,
    apply,
    turn,
    isTicked: (place: FoundPlace) => !unticked.has(keyOf(place)),
    keyOf,
  };
}
