import { get, patch, post, remove } from './http';
import type { LectureCard, SearchHit } from './types';

export interface LecturesPage {
  lectures: LectureCard[];
  next_cursor: string | null;
}

export interface LectureChange {
  title?: string;
  date?: string | null;
  course_id?: string | null;
  part_number?: number | null;
  published?: boolean;
}

export type BulkAction = 'trash' | 'restore' | 'publish' | 'unpublish' | 'move';

const PAGE = 100;

/** Every lecture of the shelf (or of the trash), page by page. */
export async function listLectures(trashed: boolean, signal?: AbortSignal): Promise<LectureCard[]> {
  const found: LectureCard[] = [];
  let cursor: string | null = null;
  do {
    const page: LecturesPage = await get<LecturesPage>('/lectures', { trashed, limit: PAGE, cursor }, signal);
    found.push(...page.lectures);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

export const addSample = () => post<LectureCard>('/lectures/sample');
export const changeLecture = (id: string, change: LectureChange) =>
  patch<LectureCard>(`/lectures/${id}`, change);
export const removeForever = (id: string) => remove(`/lectures/${id}`, { forever: true });
export const changeMany = (ids: string[], action: BulkAction, course_id?: string | null) =>
  post<unknown>('/lectures/bulk', action === 'move' ? { ids, action, course_id } : { ids, action });

export const cancelRun = (runId: string) => remove(`/runs/${runId}`);
export const retryRun = (runId: string) => post<unknown>(`/runs/${runId}/retry`);

export const search = (
  query: { q: string; course_id?: string; lecture_id?: string; limit?: number; offset?: number },
  signal?: AbortSignal,
) => get<{ hits: SearchHit[]; total?: number }>('/search', query, signal);
