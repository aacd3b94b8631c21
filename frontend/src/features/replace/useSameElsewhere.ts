/** After a word was corrected: the same word may be wrong in other places too. */

import { shallowRef, watch } from 'vue';
import { Offline } from '@/api/problem';
import { wordChange, type WordChange } from '@/domain/wording';
import { useLecture } from '@/stores/lecture';

export interface SameChange extends WordChange {
  count: number;
}

const SHOWN_MS = 20_000;

export function useSameElsewhere() {
  const lecture = useLecture();
  const offer = shallowRef<SameChange | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    clearTimeout(timer);
    offer.value = null;
  }

  watch(lecture.stored, async (stored) => {
    const edit = stored?.pending.edits[0];
    if (edit?.op !== 'set_text') return;
    const before = stored?.pending.fields[`0:${edit.segment_id}`];
    const change = before ? wordChange(JSON.parse(before) as string, edit.text) : null;
    if (!change) return;
    try {
      const question = { find: change.from, replacement: change.to, match_case: false, whole_words: true };
      const { total } = await lecture.service.previewReplace(question);
      if (!total) return;
      offer.value = { ...change, count: total };
      clearTimeout(timer);
      timer = setTimeout(close, SHOWN_MS);
    } catch (failure) {
      if (!(failure instanceof Offline)) lecture.refused.value = { failure };
    }
  });

  function look(): void {
    if (!offer.value) return;
    lecture.desk.replaceWith.value = { find: offer.value.from, replacement: offer.value.to };
    lecture.desk.panel.value = 'replace';
    close();
  }

  return { offer, close, look };
}
