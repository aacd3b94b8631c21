/** Which files are recordings or transcripts, and how to find them in a dropped folder. */
const RECORDINGS = [
  'mp3',
  'm4a',
  'm4b',
  'aac',
  'wav',
  'flac',
  'ogg',
  'oga',
  'opus',
  'wma',
  'amr',
  'mp4',
  'm4v',
  'mov',
  'mkv',
  'webm',
  'avi',
  'mpg',
  'mpeg',
  'ts',
  '3gp',
];
const TRANSCRIPTS = ['srt', 'vtt', 'txt', 'json'];
export const ACCEPTED = [...RECORDINGS, ...TRANSCRIPTS].map((ending) => `.${ending}`).join(',');

export interface Picked {
  taken: File[];
  /** Names of files that are neither a recording nor a transcript. */
  left: string[];
}

/** Takes the files out of a field, so that the same ones can be picked again. */
export function takeOut(event: Event): File[] {
  const input = event.target as HTMLInputElement;
  const files = [...(input.files ?? [])];
  input.value = '';
  return files;
}

export function sortOut(files: File[]): Picked {
  const visible = files.filter((file) => !file.name.startsWith('.'));
  const isOurs = (file: File) =>
    [...RECORDINGS, ...TRANSCRIPTS].includes(file.name.split('.').pop()?.toLowerCase() ?? '');
  const order = new Intl.Collator(undefined, { numeric: true }).compare;
  const taken = visible.filter(isOurs).sort((one, other) => order(pathOf(one), pathOf(other)));
  return { taken, left: visible.filter((file) => !isOurs(file)).map((file) => file.name) };
}

const pathOf = (file: File) => file.webkitRelativePath || file.name;

/** All files of a drop, folders opened. Must be called at once: the browser empties the list after the event. */
export async function filesOfDrop(items: DataTransferItemList): Promise<File[]> {
  const entries = [...items]
    .filter((one) => one.kind === 'file')
    .map((one) => one.webkitGetAsEntry() ?? one.getAsFile());
  const found = await Promise.all(
    entries.map((entry) =>
      entry instanceof File || entry === null ? (entry ? [entry] : []) : filesUnder(entry),
    ),
  );
  return found.flat();
}

async function filesUnder(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    // A folder is read by a hundred names at a time, until nothing comes.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) break;
    found.push(...part);
  }
  return (await Promise.all(found.map(filesUnder))).flat();
}
