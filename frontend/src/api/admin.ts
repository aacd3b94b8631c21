import { get, patch, post, remove } from './http';
import type { Role, Run, User } from './types';

export interface Weights {
  name: string;
  variant: string;
  present: boolean;
  size_bytes: number | null;
  state: string;
}

export interface Engine {
  name: string;
  kind: 'recognizer' | 'generator';
  /** Who gets the recording or the text; null when nothing leaves this machine. */
  sends_data_to: string | null;
  enabled: boolean;
  weights: Weights[];
}

export interface Fetch {
  name: string;
  state: string;
  file: string;
  done_bytes: number;
  total_bytes: number;
  bytes_per_s: number;
  seconds_left: number | null;
  error: { code: string; detail: string; action: string } | null;
}

export interface Check {
  id: string;
  ok: boolean;
  /** Something that may be missing. */
  optional: boolean;
  detail: string;
  action: string;
}

export interface Storage {
  blobs_bytes: number;
  database_bytes: number;
  uploads_bytes: number;
  free_bytes: number;
  quota: number | null;
}

export interface Worker {
  id: string;
  queues: string[];
  seen_at: string;
  current: string | null;
}

export interface Act {
  id: number;
  at: string;
  actor_id: string;
  /** `<noun>.<verb>`. */
  action: string;
  object_kind: string;
  object_id: string;
}

export interface Webhook {
  id: string;
  url: string;
  events: string[];
  created_at: string;
  secret?: string;
}

export interface Delivery {
  id: string;
  at: string;
  event: string;
  state: string;
  status: number | null;
  error: string | null;
}

export const listUsers = () => get<{ users: User[] }>('/users', { limit: 200 });
export const addUser = (user: { name: string; display_name: string; role: Role; password: string }) =>
  post<User>('/users', user);
export const changeUser = (
  id: string,
  change: { display_name?: string; role?: Role; password?: string; disabled?: boolean },
) => patch<User>(`/users/${id}`, change);

export const listEngines = () => get<{ engines: Engine[] }>('/admin/engines');
export const allowEngine = (name: string, enabled: boolean) =>
  patch<unknown>(`/admin/engines/${name}`, { enabled });
export const fetchWeights = (engine: string, variant: string) =>
  post<unknown>('/admin/weights', { engine, variant });
export const weightsProgress = () => get<{ fetches: Fetch[] }>('/admin/weights/progress');
export const readDoctor = () => get<{ checks: Check[] }>('/admin/doctor');
export const readStorage = () => get<Storage>('/admin/storage');
export const readQueue = () => get<{ workers: Worker[]; waiting: Run[]; running: Run[] }>('/admin/queue');
export const readAudit = (cursor: string | null) =>
  get<{ acts: Act[]; next_cursor: string | null }>('/admin/audit', { limit: 100, cursor });

export const listWebhooks = () => get<{ webhooks: Webhook[] }>('/webhooks');
export const addWebhook = (url: string, events: string[]) => post<Webhook>('/webhooks', { url, events });
export const removeWebhook = (id: string) => remove(`/webhooks/${id}`);
export const testWebhook = (id: string) => post<unknown>(`/webhooks/${id}/test`);
export const listDeliveries = (id: string) => get<{ deliveries: Delivery[] }>(`/webhooks/${id}/deliveries`);
