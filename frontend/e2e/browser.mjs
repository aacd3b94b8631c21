/** Debian's Chromium, a page that is in, and what tests of pages need often. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
  return browser;
}

export async function openPage(
  browser,
  service,
  path,
  { width = 1440, height = 900, theme = 'light', guest = false, tour = false } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: 'ru-RU',
    hasTouch: width < 500,
    reducedMotion: 'reduce',
  });
  if (!guest) await context.addCookies(service.cookies());
  // The tour of the first visit has a test of its own.
  if (!tour) await context.addInitScript(() => localStorage.setItem('konspekt.tour', 'seen'));
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  await page.goto(service.origin + path);
  return page;
}

const WINDOWS_CODES = { KeyA: 65, KeyR: 82, KeyE: 69, KeyN: 78, KeyP: 80, KeyM: 77 };
const RUSSIAN = { KeyA: 'ф', KeyR: 'к', KeyE: 'у', KeyN: 'т', KeyP: 'з', KeyM: 'ь' };

/** Ends a test's page, if it opened one; nothing may have gone wrong in it. */
export async function closePage(page) {
  assert.deepEqual(page?.faults ?? [], []);
  await page?.context().close();
}

/** Presses the key at that place of the keyboard while the layout is Russian. */
export async function pressRussian(page, code) {
  const session = await page.context().newCDPSession(page);
  const key = { code, key: RUSSIAN[code], windowsVirtualKeyCode: WINDOWS_CODES[code] };
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: RUSSIAN[code], ...key });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await session.detach();
}

/** Opens a sentence for writing by a double click on its first letters, wherever its line is. */
export async function writeSentence(page, id) {
  await page.locator(`[data-segment="${id}"]`).scrollIntoViewIfNeeded();
  const place = await page.evaluate((segment) => {
    const [{ x, y, height }] = document.querySelector(`[data-segment="${segment}"]`).getClientRects();
    return { x: x + 3, y: y + height / 2 };
  }, id);
  await page.mouse.dblclick(place.x, place.y);
  await page.waitForSelector('.t-edit textarea');
}

/** Rules of accessibility that the page breaks, with the elements. */
export async function violations(page) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() =>
    // Proxies that pass the focus into and out of a list of toasts: nothing is read there.
    window.axe.run(
      { exclude: ['[aria-hidden="true"][tabindex="0"][style*="clip"]'] },
      {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      },
    ),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
