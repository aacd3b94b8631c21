import { address, get } from './http';
import { ApiProblem } from './problem';
import type { Upload } from './types';

export const listUploads = () => get<{ uploads: Upload[] }>('/uploads');

export interface Sending {
  pause: () => void;
  resume: () => void;
  /** Stops and asks the server to forget what it has. */
  drop: () => Promise<void>;
}

export interface SendingEvents {
  /** The address to go on at after a reload. */
  onPlace: (url: string) => void;
  onProgress: (sentBytes: number) => void;
  /** The network is away; the sending goes on by itself. */
  onWaiting: () => void;
  onDone: (lectureId: string | null, duplicates: string[]) => void;
  onRefused: (problem: ApiProblem) => void;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
const FIRST_PAUSES_MS = [300, 1000, 2000, 5000];
const ENDLESS_MS = Array<number>(5000).fill(8000);

/** Sends a file so that it can go on after a lost network, a reload or a restart of the server (tus 1.0). */
export async function sendFile(
  file: File,
  metadata: Record<string, string>,
  url: string | null,
  events: SendingEvents,
): Promise<Sending> {
  const { Upload: Tus } = await import('tus-js-client');
  let lecture: string | null = null;
  let duplicates: string[] = [];
  const tus = new Tus(file, {
    endpoint: address('/uploads'),
    uploadUrl: url,
    chunkSize: CHUNK_BYTES,
    metadata,
    // What to go on with after a reload is remembered by the caller, together with the course.
    storeFingerprintForResuming: false,
    retryDelays: [...FIRST_PAUSES_MS, ...ENDLESS_MS],
    onUploadUrlAvailable: () => events.onPlace(tus.url ?? ''),
    onProgress: (sent) => events.onProgress(sent),
    onAfterResponse: (_request, response) => {
      lecture = response.getHeader('Konspekt-Lecture') ?? lecture;
      duplicates = (response.getHeader('Konspekt-Duplicates') ?? '').split(/[\s,]+/).filter(Boolean);
    },
    onShouldRetry: (error) => {
      const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
      const isPassing = status === 0 || status >= 500 || [409, 423, 429].includes(status);
      if (isPassing && !isRefusal(error.originalResponse?.getBody())) {
        events.onWaiting();
        return true;
      }
      return false;
    },
    onSuccess: () => events.onDone(lecture, duplicates),
    onError: (error) => {
      const response = 'originalResponse' in error ? error.originalResponse : null;
      events.onRefused(new ApiProblem(response?.getStatus() ?? 0, parse(response?.getBody())));
    },
  });
  tus.start();
  return { pause: () => void tus.abort(), resume: () => tus.start(), drop: () => tus.abort(true) };
}

/** A full disk or a quota answers 5xx or 4xx with a code: asking again changes nothing. */
const isRefusal = (body: string | undefined) =>
  ['storage_full', 'quota_exceeded', 'disk_full'].includes(String(parse(body).code));

function parse(body: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(body ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}
