import { address, get, post, remove } from './http';
import type { Entry, LectureCard, Mark, Notes, Segment } from './types';

export interface ShareLink {
  id: string;
  created_at: string;
  expires_at: string | null;
  /** Shown once, right after it was made. */
  url?: string;
  token?: string;
}

export interface SharedLecture {
  lecture: LectureCard;
  transcript: Segment[];
  marks: Mark[];
  entries: Entry[];
  notes: Notes[];
}

export const listLinks = (lectureId: string) => get<{ links: ShareLink[] }>(`/lectures/${lectureId}/links`);
export const makeLink = (lectureId: string, expires_at: string | null) =>
  post<ShareLink>(`/lectures/${lectureId}/links`, { expires_at });
export const dropLink = (id: string) => remove(`/links/${id}`);
export const readShared = (token: string) => get<SharedLecture>(`/shared/${token}`);
export const sharedSound = (token: string) => address(`/shared/${token}/listening`);
