import { get, patch, post, put, remove } from './http';
import type { Course, Member, Role } from './types';

export const listCourses = () => get<{ courses: Course[] }>('/courses', { limit: 200 });
export const addCourse = (title: string) => post<Course>('/courses', { title });
export const renameCourse = (id: string, title: string) => patch<Course>(`/courses/${id}`, { title });
export const removeCourse = (id: string) => remove(`/courses/${id}`);
export const listMembers = (id: string) => get<{ members: Member[] }>(`/courses/${id}/members`);
export const putMember = (id: string, userId: string, role: Role) =>
  put<unknown>(`/courses/${id}/members/${userId}`, { role });
export const removeMember = (id: string, userId: string) => remove(`/courses/${id}/members/${userId}`);
