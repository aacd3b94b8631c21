/** Unfinished uploads in this browser: what is needed to go on after a reload, once the file is picked again. */
export interface Remembered {
  key: string;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  courseId: string | null;
  url: string;
}

const STORED = 'konspekt.uploads';

export function keyOf(file: { name: string; size: number; lastModified: number }): string {
  return [file.name, file.size, file.lastModified].join('|');
}

export function recall(): Remembered[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(found) ? (found as Remembered[]) : [];
  } catch {
    return [];
  }
}

export function remember(upload: Remembered): void {
  write([...recall().filter((one) => one.key !== upload.key), upload]);
}

export function forget(key: string): void {
  write(recall().filter((one) => one.key !== key));
}

function write(uploads: Remembered[]): void {
  localStorage.setItem(STORED, JSON.stringify(uploads));
}
