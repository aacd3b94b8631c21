type Words = Record<string, unknown>;

const files = import.meta.glob<{ default: Words }>('./en/*.ts', { eager: true });

export const words: Words = Object.fromEntries(
  Object.entries(files).map(([path, file]) => [path.replace(/^.*\/(\w+)\.ts$/, '$1'), file.default]),
);
