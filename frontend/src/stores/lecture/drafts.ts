/** Text that was typed and not yet stored: kept in this browser by row and version. */

const PREFIX = 'konspekt.draft';
/** Fields of the notes: this and the place that is written. */
export const NOTES_FIELD = 'notes:';

export interface Draft {
  rowId: string;
  version: number;
  field: string;
  text: string;
}

/** `owner`: whose drafts they are; a browser may be shared. */
export function createDrafts(owner: string, lectureId: string, storage: Storage = localStorage) {
  const start = `${PREFIX}.${owner}.${lectureId}.`;
  const key = (rowId: string, field: string) => `${start}${rowId}.${field}`;

  function parsed(name: string): Draft | null {
    try {
      return JSON.parse(storage.getItem(name) ?? 'null') as Draft | null;
    } catch {
      return null;
    }
  }

  const read = (rowId: string, field: string) => parsed(key(rowId, field));

  function all(): Draft[] {
    const names = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? '');
    return names
      .filter((name) => name.startsWith(start))
      .map(parsed)
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
