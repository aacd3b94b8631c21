import { ask, get, post, put, remove } from './http';
import type { Notes, Template } from './types';

export type TemplateDraft = Omit<Template, 'id' | 'built_in' | 'version'> & { id?: string };

export const listTemplates = () => get<{ templates: Template[] }>('/templates', { limit: 200 });
export const listQuestions = () =>
  get<{ questions: { id: string; title: string }[] }>('/templates/questions');
export const addTemplate = (draft: TemplateDraft) => post<Template>('/templates', draft);
export const saveTemplate = (template: Template) =>
  put<Template>(`/templates/${template.id}`, template, { ifMatch: `"${template.id}:${template.version}"` });
export const removeTemplate = (id: string) => remove(`/templates/${id}`);
export const previewTemplate = (template: TemplateDraft, lecture_id: string) =>
  post<Notes>('/templates/preview', { template, lecture_id });
export const templateAsYaml = async (id: string) => (await ask('GET', `/templates/${id}/yaml`)).text();
export const templateFromYaml = (content: string) =>
  post<Template>('/templates/yaml', undefined, { text: { content, type: 'application/yaml' } });
