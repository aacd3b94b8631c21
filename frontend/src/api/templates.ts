import { ask, get, post, put, remove } from './http';
import type { Notes, Template } from './types';

export type GivenTemplate = Pick<Template, 'title' | 'language' | 'course_id' | 'sections'>;

export const listTemplates = () => get<{ templates: Template[] }>('/templates', { limit: 200 });
export const listQuestions = () =>
  get<{ questions: { id: string; title: string }[] }>('/templates/questions');
export const addTemplate = (given: GivenTemplate) => post<Template>('/templates', given);
export const saveTemplate = (id: string, version: number, given: GivenTemplate) =>
  put<Template>(`/templates/${id}`, given, { ifMatch: { [id]: version } });
export const removeTemplate = (id: string) => remove(`/templates/${id}`);
export const previewTemplate = (template: GivenTemplate, lecture_id: string) =>
  post<Notes>('/templates/preview', { template, lecture_id });
export const templateAsYaml = async (id: string) => (await ask('GET', `/templates/${id}/yaml`)).text();
export const templateFromYaml = (content: string) =>
  post<Template>('/templates/yaml', undefined, { text: { content, type: 'application/yaml' } });
