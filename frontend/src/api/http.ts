import { ApiProblem, Offline } from './problem';

export const BASE = '/api/v1';

type Query = Record<string, string | number | boolean | null | undefined>;

export interface Asking {
  query?: Query;
  body?: unknown;
  /** Text sent as it is, with its media type (a template as YAML). */
  text?: { content: string; type: string };
  /** Versions a change was made against: row id -> version. */
  ifMatch?: Record<string, number> | string;
  /** Repeating a request with the same key answers the first result. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

let language = 'ru';

/** Answers and errors come in this language from now on. */
export function speakLanguage(tag: string): void {
  language = tag;
}

export function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value != null && value !== '');
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]));
  return BASE + path + (search.size > 0 ? `?${search}` : '');
}

function headersOf(asking: Asking): Headers {
  const headers = new Headers({ 'Accept-Language': language, Accept: 'application/json' });
  if (asking.body !== undefined) headers.set('Content-Type', 'application/json');
  if (asking.text) headers.set('Content-Type', asking.text.type);
  if (asking.idempotencyKey) headers.set('Idempotency-Key', asking.idempotencyKey);
  if (asking.ifMatch) headers.set('If-Match', ifMatchOf(asking.ifMatch));
  return headers;
}

function ifMatchOf(versions: Record<string, number> | string): string {
  if (typeof versions === 'string') return versions;
  return Object.entries(versions)
    .map(([id, version]) => `"${id}:${version}"`)
    .join(', ');
}

/** Asks the server; throws `ApiProblem` for a refusal and `Offline` when nobody answers. */
export async function ask(method: string, path: string, asking: Asking = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address(path, asking.query), {
      method,
      headers: headersOf(asking),
      body: asking.text?.content ?? (asking.body === undefined ? undefined : JSON.stringify(asking.body)),
      signal: asking.signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Offline();
  }
  if (response.ok) return response;
  if ([502, 503, 504].includes(response.status) && !isJson(response)) throw new Offline();
  throw await problemOf(response);
}

const isJson = (response: Response) => (response.headers.get('content-type') ?? '').includes('json');

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = isJson(response) ? await response.json().catch(() => ({})) : {};
  const problem = new ApiProblem(response.status, body as Record<string, unknown>);
  if (response.status === 401) window.dispatchEvent(new CustomEvent('konspekt:signed-out'));
  return problem;
}

async function read<T>(response: Response): Promise<T> {
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = async <T>(path: string, query?: Query, signal?: AbortSignal) =>
  read<T>(await ask('GET', path, { query, signal }));
export const post = async <T>(path: string, body?: unknown, asking: Asking = {}) =>
  read<T>(await ask('POST', path, { ...asking, body }));
export const patch = async <T>(path: string, body: unknown, asking: Asking = {}) =>
  read<T>(await ask('PATCH', path, { ...asking, body }));
export const put = async <T>(path: string, body: unknown, asking: Asking = {}) =>
  read<T>(await ask('PUT', path, { ...asking, body }));
export const remove = async <T = void>(path: string, query?: Query) =>
  read<T>(await ask('DELETE', path, { query }));
