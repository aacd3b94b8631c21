// What the first load costs: the page, the files it names and those its first route needs, as gzip sends them.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 300;
const folder =
  process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../src/konspekt/web/static');
const assets = join(folder, 'assets');
const page = readFileSync(join(folder, 'index.html'), 'utf8');

/** The route's own chunk and all it imports before it can run. */
function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const source = readFileSync(join(assets, name), 'utf8');
  for (const [, other] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
    withImports(other, found);
  return found;
}

const named = [...page.matchAll(/assets\/([^"]+\.(?:js|css))/g)].map(([, name]) => name);
const routes = { library: /^LibraryPage-.*\.(js|css)$/, lecture: /^LecturePage-.*\.(js|css)$/ };
let failed = false;
for (const [route, pattern] of Object.entries(routes)) {
  const files = new Set(named);
  for (const name of readdirSync(assets).filter((name) => pattern.test(name))) files.add(name);
  for (const name of [...files].filter((name) => name.endsWith('.js')))
    withImports(name).forEach((other) => files.add(other));
  const bytes = [...files].reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length,
    0,
  );
  const kilobytes = Math.round((bytes + gzipSync(page).length) / 100) / 10;
  console.log(`first load of ${route}: ${kilobytes} kB gzip in ${files.size + 1} files (limit ${LIMIT_KB})`);
  failed ||= kilobytes > LIMIT_KB;
}
process.exit(failed ? 1 : 0);
