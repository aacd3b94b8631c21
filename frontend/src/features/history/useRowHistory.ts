/** Versions of one row, newest first, each with its change and the edits that bring back what was before it. */

import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { useI18n } from 'vue-i18n';
import { useToastUndo } from '@/composables/useToastUndo';
import type { Edit } from '@/domain/edits';
import type { RowVersion } from '@/domain/lecture';
import { differenceOf, editsBack, wordsOf, type Difference } from '@/domain/versions';
import { useLecture } from '@/stores/lecture';

export interface ShownVersion extends Pick<RowVersion, 'at' | 'actor_id' | 'actor_name' | 'op'> {
  difference: Difference | null;
  /** What brings back the row as it was before this change. */
  edits: Edit[];
}

export function useRowHistory(rowId: MaybeRefOrGetter<string>) {
  const lecture = useLecture();
  const toast = useToastUndo();
  const { t } = useI18n();
  const told = shallowRef<RowVersion[]>([]);
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading');

  async function read(): Promise<void> {
    try {
      told.value = (await lecture.service.rowHistory(toValue(rowId))).versions;
      state.value = 'ready';
    } catch {
      state.value = 'failed';
    }
  }
  watch([() => toValue(rowId), lecture.shelf.revision], () => void read(), { immediate: true });

  const versions = computed<ShownVersion[]>(() => {
    const now = lecture.shelf.find(toValue(rowId));
    return told.value.toReversed().map(({ at, actor_id, actor_name, op, before, after }) => {
      const [was, is] = [wordsOf(before), wordsOf(after)];
      return {
        at,
        actor_id,
        actor_name,
        op,
        difference: was === is ? null : differenceOf(was, is),
        edits: now && before && !lecture.isReadOnly ? editsBack(now, before) : [],
      };
    });
  });

  function goBack(version: ShownVersion): void {
    const pending = lecture.edit(...version.edits);
    if (pending) toast.decided(t('history.brought_back'), () => lecture.takeBack(pending));
  }

  return { versions, state, read, goBack };
}
