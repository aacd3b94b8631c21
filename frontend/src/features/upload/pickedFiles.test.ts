import { expect, test } from 'vitest';
import { filesOfDrop, sortOut } from './pickedFiles';

const file = (name: string) => new File(['x'], name);

test('recordings and transcripts are taken in the order of their numbers, the rest is told', () => {
  const picked = sortOut(
    ['лекция 10.mp3', 'лекция 2.MP4', 'план.docx', '.DS_Store', 'лекция 2.srt'].map(file),
  );
  expect(picked.taken.map((one) => one.name)).toEqual(['лекция 2.MP4', 'лекция 2.srt', 'лекция 10.mp3']);
  expect(picked.left).toEqual(['план.docx']);
});

test('a dropped folder is opened to its last file', async () => {
  const leaf = (name: string) => ({ isFile: true, file: (take: (one: File) => void) => take(file(name)) });
  const folder = (children: unknown[]) => ({
    isFile: false,
    createReader: () => {
      const parts = [children, []];
      return { readEntries: (take: (found: unknown) => void) => take(parts.shift()) };
    },
  });
  const tree = folder([leaf('1.mp3'), folder([leaf('2.mp3')])]);
  const items = [{ kind: 'file', webkitGetAsEntry: () => tree }, { kind: 'string' }];
  const found = await filesOfDrop(items as unknown as DataTransferItemList);
  expect(found.map((one) => one.name)).toEqual(['1.mp3', '2.mp3']);
});
