import type {
  EditAnswer,
  HistoryStep,
  LectureService,
  NotesWithSections,
  RowVersion,
} from '@/domain/lecture';
import { address, get, patch, post, put } from './http';
import type { Entry, ExportFormat, LectureCard, Mark, Pair, Peaks, Segment, Template } from './types';

const PAGE = 500;

/** The service behind one open lecture. */
export function lectureService(id: string): LectureService {
  const at = `/lectures/${encodeURIComponent(id)}`;
  return {
    card: () => get<LectureCard>(at),
    segments: (cursor) =>
      get<{ segments: Segment[]; next_cursor: string | null; revision: number }>(`${at}/segments`, {
        limit: PAGE,
        cursor,
      }),
    marks: () => get<{ marks: Mark[] }>(`${at}/marks`),
    glossary: () => get<{ entries: Entry[]; pairs: Pair[]; revision: number }>(`${at}/glossary`),
    notes: () => get<{ notes: NotesWithSections[] }>(`${at}/notes`),
    rows: (ids) => get<EditAnswer>(`${at}/rows`, { ids: ids.join(',') }),
    edit: (edits, group, versions) =>
      post<EditAnswer>(`${at}/edits`, { edits, group }, { ifMatch: versions, idempotencyKey: group }),
    undo: () => post<EditAnswer>(`${at}/undo`),
    redo: () => post<EditAnswer>(`${at}/redo`),
    undoGroup: (group) => post<EditAnswer>(`${at}/history/${encodeURIComponent(group)}/undo`),
    history: (cursor) =>
      get<{ steps: HistoryStep[]; next_cursor: string | null }>(`${at}/history`, { limit: 50, cursor }),
    rowHistory: (rowId) => get<{ versions: RowVersion[] }>(`${at}/rows/${encodeURIComponent(rowId)}/history`),
    previewReplace: (question) => post(`${at}/replace/preview`, question),
    vocabulary: () => get<{ words: string[] }>(`${at}/vocabulary`),
    setVocabulary: (words) => put(`${at}/vocabulary`, { words }),
    run: (request) => post(`${at}/runs`, request),
    retry: (runId) => post(`/runs/${encodeURIComponent(runId)}/retry`),
    partial: () => get(`${at}/partial`),
    peaks: () => get<Peaks>(`${at}/peaks`),
    formats: () => get<{ formats: ExportFormat[] }>('/formats'),
    templates: () => get<{ templates: Template[] }>('/templates'),
    rename: (title, { version }) => patch<LectureCard>(at, { title }, { ifMatch: { [id]: version } }),
    soundAddress: () => address(`${at}/listening`),
    exportAddress: (format, template) => address(`${at}/export/${format}`, { template }),
    eventsPath: (after) => `${at}/events?after=${after}`,
  };
}
