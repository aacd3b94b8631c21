/** What the server says when it refuses (application/problem+json), in the reader's language. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What to do about it, a sentence; empty when there is nothing to do. */
  readonly action: string;
  readonly figures: Record<string, unknown>;
  /** 412 only: the rows as they stand now, in the shape of `EditResult.changed`. */
  readonly rows: unknown;

  constructor(status: number, body: Record<string, unknown>) {
    super(String(body.title ?? status));
    this.name = 'ApiProblem';
    this.status = status;
    this.code = String(body.code ?? `http_${status}`);
    this.detail = String(body.detail ?? body.title ?? '');
    this.action = String(body.action ?? '');
    this.figures = (body.figures as Record<string, unknown>) ?? {};
    this.rows = body.rows ?? null;
  }
}

/** The server could not be reached at all: no network, or the service is starting again. */
export class Offline extends Error {
  constructor() {
    super('offline');
    this.name = 'Offline';
  }
}

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}
