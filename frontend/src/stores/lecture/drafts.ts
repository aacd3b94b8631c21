/** Text that was typed and not yet stored: kept in this browser by row and version. */

const PREFIX = 'konspekt.draft';

export interface Draft {
  rowId: string;
  version: number;
  field: string;
  text: string;
}

export function createDrafts(lectureId: string, storage: Storage = localStorage) {
  const key = (rowId: string, field: string) => `${PREFIX}.${lectureId}.${rowId}.${field}`;

  function read(rowId: string, field: string): Draft | null {
    try {
      return JSON.parse(storage.getItem(key(rowId, field)) ?? 'null') as Draft | null;
    } catch {
      return null;
    }
  }

  function all(): Draft[] {
    const start = `${PREFIX}.${lectureId}.`;
    const names = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? '');
    return names
      .filter((name) => name.startsWith(start))
      .map((name) => JSON.parse(storage.getItem(name) ?? 'null') as Draft | null)
      .filter((draft): draft is Draft => draft !== null);
  }

  function keep(draft: Draft): void {
    try {
      storage.setItem(key(draft.rowId, draft.field), JSON.stringify(draft));
    } catch {
      // A full or forbidden storage loses the draft's copy, never the text on the page.
    }
  }

  return { read, keep, all, forget: (rowId: string, field: string) => storage.removeItem(key(rowId, field)) };
}
