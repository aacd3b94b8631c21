import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { i18n, russianForm } from '.';
import { words as english } from './english';

function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path ? `${path}.${key}` : key));
}

const withoutComments = (source: string) =>
  source.replaceAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*\/\/.*$/gm, '');

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourcesUnder(path);
    return /\.(ts|vue|css)$/.test(name) ? [path] : [];
  });
}

test('every word exists in both languages', () => {
  const russian = i18n.global.getLocaleMessage('ru');
  expect(keysOf(english).sort()).toEqual(keysOf(russian).sort());
});

test('Russian letters stand in the locales only', () => {
  const guilty = sourcesUnder('src').filter(
    (path) =>
      !path.includes('locales') &&
      !path.endsWith('.test.ts') &&
      /[А-Яа-яЁё]/.test(withoutComments(readFileSync(path, 'utf8'))),
  );
  expect(guilty).toEqual([]);
});

test('a Russian number takes its form', () => {
  const forms = [1, 2, 5, 11, 12, 21, 22, 25, 101, 111].map((count) => russianForm(count, 3));
  expect(forms).toEqual([0, 1, 2, 2, 2, 0, 1, 2, 0, 2]);
  expect(russianForm(0, 4)).toBe(0);
});
