/**
 * What the lecture screen costs with a long lecture, in this browser on this machine; one line of JSON.
 * `node e2e/cost.mjs ORIGIN COOKIE LECTURE_ID [whole]`: `whole` shows every paragraph at once, without the virtual list.
 */
import { openBrowser } from './browser.mjs';

const [origin, cookie, id, mode] = process.argv.slice(2);
const SCROLLS = 60;
const SCROLL_PX = 1500;
const KEYS = 40;
const SEEKS = 20;

const median = (figures) => figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)];
const browser = await openBrowser();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
await context.addCookies([{ name: 'konspekt_session', value: cookie, url: origin }]);
const page = await context.newPage();

await page.addInitScript(() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  window.nextPaint = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
});

/** A warm cache: what is measured is the work on the data, not the reading of files. */
await page.goto(`${origin}/lectures/${id}`);
await page.waitForSelector('.t-seg', { timeout: 60_000 });
await page.goto(`${origin}/lectures/${id}${mode ? `?${mode}` : ''}`);
await page.waitForSelector('.t-seg', { timeout: 120_000 });
await page.waitForTimeout(3000);

const opening = await page.evaluate(() => {
  const parts = performance
    .getEntriesByType('resource')
    .filter(({ name }) => /\/(segments|glossary|notes|marks)(\?|$)/.test(name))
    .map(({ responseEnd }) => responseEnd);
  const arrived = Math.max(...parts);
  const after = window.longTasks.filter(({ startTime, duration }) => startTime + duration > arrived);
  const calm = Math.max(arrived, ...after.map(({ startTime, duration }) => startTime + duration));
  return { arrived_ms: arrived, interactive_ms: calm - arrived };
});
const nodes = () => page.evaluate(() => document.querySelectorAll('*').length);
const nodesAtStart = await nodes();

await page.evaluate(() => (window.longTasks = []));
const box = await page.locator('.t-scroll').boundingBox();
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
const frames = [];
for (let at = 0; at < SCROLLS; at += 1) {
  await page.mouse.wheel(0, SCROLL_PX);
  frames.push(await page.evaluate(async () => (await window.nextPaint()) && performance.now()));
}
await page.waitForTimeout(300);
const scrolling = await page.evaluate(() => window.longTasks.map(({ duration }) => duration));
const nodesAfter = await nodes();

/** From a click on a word to the word lit. */
const seeks = [];
for (let at = 0; at < SEEKS; at += 1) {
  const place = await page.evaluate((step) => {
    const scroller = document.querySelector('.t-scroll').getBoundingClientRect();
    const shown = [...document.querySelectorAll('.t-seg')].flatMap((segment) =>
      [...segment.getClientRects()].filter(
        ({ top, bottom }) => top > scroller.top + 80 && bottom < scroller.bottom - 80,
      ),
    );
    const rect = shown[(step * 7) % shown.length];
    return { x: rect.x + Math.min(rect.width / 2, 60), y: rect.y + rect.height / 2 };
  }, at);
  await page.evaluate(() => {
    window.lit = new Promise((resolve) => {
      addEventListener(
        'click',
        (event) => {
          const was = document.querySelector('.t-now')?.textContent;
          const look = () => {
            const word = document.querySelector('.t-now');
            if (word && word.textContent !== was) resolve(performance.now() - event.timeStamp);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        },
        { once: true, capture: true },
      );
    });
  });
  await page.mouse.click(place.x, place.y);
  seeks.push(
    await page.evaluate(() => Promise.race([window.lit, new Promise((end) => setTimeout(end, 3000, null))])),
  );
  await page.waitForTimeout(350);
}

/** From a click on a term to its quote lit, an hour and more away in the text. */
const quotes = [];
const rows = page.locator('.g-row:has(.k-origin)');
for (const at of [1, 3, 5]) {
  const row = rows.nth(at);
  await row.scrollIntoViewIfNeeded();
  quotes.push(
    await row.evaluate(
      (element) =>
        new Promise((resolve) => {
          const began = performance.now();
          element.click();
          const look = () => {
            const quote = document.querySelector('.t-quote');
            const scroller = document.querySelector('.t-scroll').getBoundingClientRect();
            const top = quote?.getBoundingClientRect().top;
            if (quote && top > scroller.top && top < scroller.bottom) resolve(performance.now() - began);
            else if (performance.now() - began > 5000) resolve(null);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }),
    ),
  );
}

/** From a key to the paint that shows it, in the middle of the transcript. */
const sentence = await page.evaluate(() => {
  const scroller = document.querySelector('.t-scroll').getBoundingClientRect();
  const rect = [...document.querySelectorAll('.t-seg')]
    .map((segment) => segment.getClientRects()[0])
    .find(({ top }) => top > scroller.top + 150);
  return { x: rect.x + 4, y: rect.y + rect.height / 2 };
});
await page.mouse.dblclick(sentence.x, sentence.y);
await page.waitForSelector('.t-edit textarea');
await page.evaluate(() => {
  window.keyTimes = [];
  document.querySelector('.t-edit textarea').addEventListener('keydown', async (event) => {
    window.keyTimes.push((await window.nextPaint()) - event.timeStamp);
  });
});
for (let at = 0; at < KEYS; at += 1) {
  await page.keyboard.press(at % 6 === 5 ? 'Space' : 'KeyA');
  await page.waitForTimeout(30);
}
const keys = await page.evaluate(() => window.keyTimes);

await page.keyboard.press('Escape');
await page.click('#tab-notes');
await page.waitForSelector('.n-sheet h3');
await page.waitForTimeout(300);
const nodesWithNotes = await nodes();

const answered = (figures) => figures.filter((figure) => figure !== null);
console.log(
  JSON.stringify({
    ...opening,
    nodes: Math.max(nodesAtStart, nodesAfter, nodesWithNotes),
    longest_task_ms: Math.max(0, ...scrolling),
    long_tasks: scrolling.length,
    key_median_ms: median(keys),
    key_worst_ms: Math.max(...keys),
    seek_median_ms: median(answered(seeks)),
    seek_worst_ms: Math.max(...answered(seeks)),
    seeks_missed: seeks.length - answered(seeks).length,
    quote_median_ms: median(answered(quotes)),
    quotes_missed: quotes.length - answered(quotes).length,
  }),
);
await browser.close();
