/**
 * Every screen at 1440 and 390 px, light and dark, into docs/screenshots: `npm run screenshots [-- --only library,share]`.
 * KONSPEKT_SHELF names a file with a running service and its shelf, so that one may look again without a start.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openBrowser, openPage } from './browser.mjs';
import { furnish, screensOf } from './screens.mjs';
import { startService } from './service.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: fileURLToPath(new URL('../../docs/screenshots', import.meta.url)) },
    only: { type: 'string' },
    widths: { type: 'string', default: '1440,390' },
    themes: { type: 'string', default: 'light,dark' },
  },
});

async function shelfAndService() {
  const kept = process.env.KONSPEKT_SHELF;
  if (!kept || !existsSync(kept)) {
    const service = await startService();
    return { service, shelf: null };
  }
  const { origin, cookies, shelf } = JSON.parse(readFileSync(kept, 'utf8'));
  const service = { origin, cookies: () => cookies, stop: () => undefined };
  return { service, shelf };
}

const { service, shelf } = await shelfAndService();
const browser = await openBrowser();
mkdirSync(values.out, { recursive: true });
const only = values.only?.split(',');

async function picture(screen, width, theme) {
  const shown = {
    width,
    height: width < 500 ? 844 : 900,
    theme,
    guest: screen.as === 'nobody',
    tour: screen.tour,
  };
  const page = await openPage(browser, service, screen.path, shown);
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(600);
  await screen.open?.(page);
  await page.waitForTimeout(300);
  writeFileSync(`${values.out}/${screen.name}-${width}-${theme}.png`, await page.screenshot());
  for (const fault of page.faults) console.error(`${screen.name}: ${fault}`);
  await page.context().close();
}

/** A busy machine may be late once. */
async function patiently(work) {
  try {
    await work();
  } catch (error) {
    console.error(String(error).split('\n')[0]);
    await work();
  }
}

async function pictures(screens) {
  for (const screen of screens.filter(({ name }) => !only || only.includes(name))) {
    for (const width of values.widths.split(',').map(Number)) {
      for (const theme of values.themes.split(',')) await patiently(() => picture(screen, width, theme));
    }
    console.log(screen.name);
  }
}

try {
  if (!shelf) await pictures([{ name: 'empty', path: '/', tour: true }]);
  await pictures(screensOf(shelf ?? (await furnish(service))));
} finally {
  await browser.close();
  await service.stop();
}
