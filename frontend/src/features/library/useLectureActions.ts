import { useQueryClient } from '@tanstack/vue-query';
import { useI18n } from 'vue-i18n';
import {
  cancelRun,
  changeLecture,
  changeMany,
  removeForever,
  retryRun,
  type BulkAction,
  type LectureChange,
} from '@/api/lectures';
import type { LectureCard } from '@/api/types';
import { useToastUndo } from '@/composables/useToastUndo';
import { COURSES, LECTURES } from './useShelf';

/** What can be done with lectures of the library: each shows at once, and is taken back when the server refuses. */
export function useLectureActions() {
  const queries = useQueryClient();
  const toast = useToastUndo();
  const { t } = useI18n();

  const lists = () => [LECTURES, 'shelf'] as const;

  /** Shows the change before the server has answered; a refusal brings the old list back. */
  async function optimistic(
    change: (cards: LectureCard[]) => LectureCard[],
    ask: () => Promise<unknown>,
  ): Promise<boolean> {
    const before = queries.getQueryData<LectureCard[]>(lists());
    queries.setQueryData<LectureCard[]>(lists(), (cards) => cards && change(cards));
    try {
      await ask();
      void queries.invalidateQueries({ queryKey: [LECTURES] });
      void queries.invalidateQueries({ queryKey: [COURSES] });
      return true;
    } catch (error) {
      queries.setQueryData(lists(), before);
      toast.refused(error);
      return false;
    }
  }

  const without = (ids: string[]) => (cards: LectureCard[]) => cards.filter((one) => !ids.includes(one.id));

  async function trash(ids: string[]): Promise<void> {
    if (await optimistic(without(ids), () => changeMany(ids, 'trash')))
      toast.decided(t('library.trashed', ids.length), () => restore(ids));
  }

  async function restore(ids: string[]): Promise<void> {
    await optimistic(
      (cards) => cards,
      () => changeMany(ids, 'restore'),
    );
  }

  async function destroy(ids: string[]): Promise<void> {
    await optimistic(without(ids), () => Promise.all(ids.map(removeForever)));
  }

  async function many(ids: string[], action: BulkAction, courseId?: string | null): Promise<void> {
    const published_at = action === 'publish' ? new Date().toISOString() : null;
    const fields = action === 'move' ? { course_id: courseId ?? null } : { published_at };
    const apply = (cards: LectureCard[]) =>
      cards.map((one) => (ids.includes(one.id) ? { ...one, ...fields } : one));
    if (await optimistic(apply, () => changeMany(ids, action, courseId)))
      toast.said(t(`library.did.${action}`, ids.length));
  }

  async function change(card: LectureCard, fields: LectureChange): Promise<void> {
    const { published, ...shown } = fields;
    const at = published === undefined ? card.published_at : published ? new Date().toISOString() : null;
    const apply = (cards: LectureCard[]) =>
      cards.map((one) => (one.id === card.id ? { ...one, ...shown, published_at: at } : one));
    await optimistic(apply, () => changeLecture(card.id, fields));
  }

  async function run(ask: () => Promise<unknown>): Promise<void> {
    await optimistic((cards) => cards, ask);
  }
  const cancel = (runId: string) => run(() => cancelRun(runId));
  const goOn = (runId: string) => run(() => retryRun(runId));

  return { trash, restore, destroy, many, change, cancel, goOn };
}
