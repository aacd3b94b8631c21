import { get, patch, post, remove } from './http';
import type { ApiToken, Session } from './types';

export const readSession = () => get<Session>('/session');
export const signIn = (how: { name: string; password: string } | { token: string }) =>
  post<Session>('/session', how);
export const signOut = () => remove('/session');
export const OIDC_ADDRESS = '/api/v1/session/oidc';

export const changeMe = (change: { display_name?: string; password?: { old: string; new: string } }) =>
  patch('/me', change);
export const listTokens = () => get<{ tokens: ApiToken[] }>('/me/tokens');
export const makeToken = (name: string, expires_at: string | null) =>
  post<ApiToken>('/me/tokens', { name, expires_at });
export const dropToken = (id: string) => remove(`/me/tokens/${id}`);
