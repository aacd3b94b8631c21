import { defineStore } from 'pinia';
import { computed, markRaw, reactive } from 'vue';
import type { ApiProblem } from '@/api/problem';
import { listUploads, sendFile, type Sending } from '@/api/uploads';
import { Pace, secondsLeft } from './pace';
import { forget, keyOf, recall, remember } from './rememberedUploads';

export type UploadState = 'queued' | 'sending' | 'waiting' | 'paused' | 'lost' | 'done' | 'refused';

export interface Upload {
  key: string;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  courseId: string | null;
  state: UploadState;
  speed: number | null;
  secondsLeft: number | null;
  problem: ApiProblem | null;
  lectureId: string | null;
  url: string | null;
  file: File | null;
  sending: Sending | null;
}

type Finished = (upload: Upload, duplicates: string[]) => void;

const AT_ONCE = 2;

/** Uploads of this tab. `lost` are those of an earlier visit: they go on when their file is picked again. */
export const useUploads = defineStore('uploads', () => {
  const uploads = reactive<Upload[]>([]);
  const listeners = new Set<Finished>();
  const paces = new Map<string, Pace>();

  const active = computed(() => uploads.filter((one) => one.state !== 'done'));
  const find = (key: string) => uploads.find((one) => one.key === key);

  function blank(fields: Pick<Upload, 'key' | 'name' | 'sizeBytes' | 'courseId'> & Partial<Upload>): Upload {
    return {
      sentBytes: 0,
      state: 'queued',
      speed: null,
      secondsLeft: null,
      problem: null,
      lectureId: null,
      url: null,
      file: null,
      sending: null,
      ...fields,
    };
  }

  /** Takes files; a file that was being sent before goes on from where it was. */
  function add(files: File[], courseId: string | null): void {
    for (const file of files) {
      const key = keyOf(file);
      const known = find(key);
      if (known && ['sending', 'queued', 'waiting', 'paused'].includes(known.state)) continue;
      const upload = known ?? blank({ key, name: file.name, sizeBytes: file.size, courseId });
      Object.assign(upload, { file: markRaw(file), state: 'queued', problem: null });
      if (!known) uploads.push(upload);
    }
    pump();
  }

  function pump(): void {
    const busy = uploads.filter((one) => one.state === 'sending' || one.state === 'waiting').length;
    const next = uploads.filter((one) => one.state === 'queued').slice(0, Math.max(0, AT_ONCE - busy));
    for (const upload of next) void start(upload);
  }

  async function start(upload: Upload): Promise<void> {
    upload.state = 'sending';
    paces.set(upload.key, new Pace());
    const metadata: Record<string, string> = { filename: upload.name };
    if (upload.courseId) metadata.course_id = upload.courseId;
    upload.sending = markRaw(
      await sendFile(upload.file!, metadata, upload.url, {
        onPlace: (url) => {
          upload.url = url;
          keep(upload);
        },
        onProgress: (sent) => advance(upload, sent),
        onWaiting: () => {
          if (upload.state === 'sending') upload.state = 'waiting';
        },
        onDone: (lectureId, duplicates) => finish(upload, lectureId, duplicates),
        onRefused: (problem) => {
          Object.assign(upload, { state: 'refused', problem });
          forget(upload.key);
          pump();
        },
      }),
    );
  }

  function advance(upload: Upload, sentBytes: number): void {
    if (upload.state === 'waiting') upload.state = 'sending';
    upload.sentBytes = sentBytes;
    const pace = paces.get(upload.key);
    pace?.note(performance.now(), sentBytes);
    upload.speed = pace?.bytesPerSecond() ?? null;
    upload.secondsLeft = secondsLeft(upload.sizeBytes - sentBytes, upload.speed);
  }

  function finish(upload: Upload, lectureId: string | null, duplicates: string[]): void {
    Object.assign(upload, {
      state: 'done',
      sentBytes: upload.sizeBytes,
      lectureId,
      file: null,
      sending: null,
    });
    forget(upload.key);
    for (const listener of listeners) listener(upload, duplicates);
    pump();
  }

  function keep(upload: Upload): void {
    const { key, name, sizeBytes, sentBytes, courseId, url } = upload;
    if (url) remember({ key, name, sizeBytes, sentBytes, courseId, url });
  }

  function pause(upload: Upload): void {
    upload.sending?.pause();
    Object.assign(upload, { state: 'paused', speed: null, secondsLeft: null });
    pump();
  }

  function resume(upload: Upload): void {
    upload.state = 'queued';
    upload.sending = null;
    pump();
  }

  async function drop(upload: Upload): Promise<void> {
    await upload.sending?.drop().catch(() => undefined);
    forget(upload.key);
    uploads.splice(uploads.indexOf(upload), 1);
    pump();
  }

  /** After a reload: what this browser was sending and the server still waits for. */
  async function offerLost(): Promise<void> {
    const remembered = recall().filter((one) => !find(one.key));
    if (remembered.length === 0) return;
    const known = new Map((await listUploads()).uploads.map((one) => [one.id, one]));
    for (const { key, name, sizeBytes, courseId, url } of remembered) {
      const held = known.get(url.split('/').pop() ?? '');
      if (!held || held.lecture_id || held.error) forget(key);
      else if (!find(key))
        uploads.push(
          blank({ key, name, sizeBytes, courseId, url, state: 'lost', sentBytes: held.offset_bytes }),
        );
    }
  }

  function onFinished(listener: Finished): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return { uploads, active, add, pause, resume, drop, offerLost, onFinished };
});
