/** Every screen breaks no rule of accessibility, wide and narrow, light and dark. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, violations } from './browser.mjs';
import { furnish, screensOf } from './screens.mjs';
import { startService } from './service.mjs';

let service;
let browser;
let shelf;

before(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
  shelf = await furnish(service);
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

for (const [width, theme] of [
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'light'],
  [390, 'dark'],
]) {
  test(`no rule is broken at ${width} px, ${theme}`, async () => {
    const broken = [];
    const [inside, outside] = await Promise.all(
      [false, true].map((guest) => openPage(browser, service, '/help', { width, height: 900, theme, guest })),
    );
    for (const screen of screensOf(shelf)) {
      const page = screen.as === 'nobody' ? outside : inside;
      await page.goto(service.origin + screen.path);
      await page.locator('h1').first().waitFor({ state: 'attached' });
      await screen.open?.(page);
      await page.waitForTimeout(150);
      broken.push(...(await violations(page)).map((one) => `${screen.name}: ${one}`));
      const sideways = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      if (sideways > 0) broken.push(`${screen.name}: scrolls sideways by ${sideways} px`);
      broken.push(...page.faults.splice(0).map((one) => `${screen.name}: ${one}`));
    }
    await Promise.all([inside, outside].map((page) => page.context().close()));
    assert.deepEqual(broken, []);
  });
}
