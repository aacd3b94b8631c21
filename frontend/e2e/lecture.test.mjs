/** The lecture screen in Chromium against the real service: one lecture, worked on as a methodologist does. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { closePage, openBrowser, openPage, pressRussian, violations, writeSentence } from './browser.mjs';
import { startService, until } from './service.mjs';

let service;
let browser;
let id;
let page;

const api = (path) => service.ask('GET', `/lectures/${id}${path}`);
const open = async (options) => {
  page = await openPage(browser, service, `/lectures/${id}`, options);
  await page.waitForSelector('.t-seg');
  return page;
};
const edit = (edits, rows) => service.edit(id, edits, rows);
const segmentWith = async (words) =>
  (await api('/segments')).segments.find(({ text }) => text.includes(words));
const openSentence = (row) => writeSentence(page, row);
const soundAt = () => page.evaluate(() => document.querySelector('audio').currentTime * 1000);

before(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
  id = await service.sample();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});
afterEach(async () => {
  await closePage(page);
  page = null;
});

test('a word is corrected by keyboard only, and glossary and notes follow', async () => {
  const { entries } = await api('/glossary');
  const entry = entries.find(({ definition }) => definition?.origin === 'lecturer_verbatim');
  const [quote] = entry.definition.quotes;
  const [word] = quote.text.split(' ').slice(-1);
  await open();
  await page.keyboard.press('Slash');
  await page.keyboard.type(quote.text);
  await page.waitForSelector('.t-found-now');
  await page.keyboard.press('Escape');
  await page.waitForFunction(
    (segment) => document.activeElement?.dataset.segment === segment,
    quote.segment_id,
  );
  await page.keyboard.press('Enter');
  const field = page.locator('.t-edit textarea');
  await field.waitFor();
  for (let at = 0; at < quote.text.length; at += 1) await page.keyboard.press('ArrowRight');
  for (let at = 0; at < word.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('исправление');
  await page.keyboard.press('Enter');
  const fresh = quote.text.replace(new RegExp(`${word}$`), 'исправление');
  await until(async () => (await segmentWith(fresh)) !== undefined, 'the stored sentence');
  await page.keyboard.press('Escape');
  const row = page.locator(`[data-entry-row="${entry.id}"], [data-entry-card="${entry.id}"]`);
  await until(async () => (await row.innerText()).includes(fresh), 'the glossary');
  const notes = JSON.stringify((await api('/notes')).notes);
  assert.ok(notes.includes(fresh), 'the notes say it too');
  await page.click('#tab-notes');
  const sheet = page.locator('.n-sheet');
  await until(async () => {
    if ((await sheet.innerText()).includes('исправление')) return true;
    // The notes are a virtual list: further ones come as one scrolls.
    await sheet.evaluate((element) => element.scrollBy(0, 400));
    return false;
  }, 'the notes on the page');
});

test('ten entries are judged with A, R, E and N under a Russian layout', async () => {
  await open();
  await pressRussian(page, 'KeyN');
  await page.waitForSelector('[data-entry-card]');
  for (let at = 0; at < 9; at += 1) {
    const card = await page.getAttribute('[data-entry-card]', 'data-entry-card');
    await pressRussian(page, at % 3 === 2 ? 'KeyR' : 'KeyA');
    await page.waitForFunction(
      (was) => document.querySelector('[data-entry-card]')?.dataset.entryCard !== was,
      card,
    );
  }
  await pressRussian(page, 'KeyE');
  const headword = page.locator('.g-card input').first();
  await headword.fill('исправленный термин');
  await headword.press('Enter');
  await pressRussian(page, 'KeyA');
  const judged = await until(async () => {
    const { entries } = await api('/glossary');
    const counts = { accepted: 0, rejected: 0, draft: 0 };
    for (const { state } of entries) counts[state] += 1;
    return counts.accepted === 7 && counts.rejected === 3 ? entries : null;
  }, 'ten verdicts');
  assert.ok(
    judged.some(({ headword: said, state }) => said === 'исправленный термин' && state === 'accepted'),
  );
  await until(
    async () => (await page.locator('[data-test=checked]').innerText()).includes('10'),
    'the count',
  );
});

test('a quote is played exactly, and the sound stops at its end', async () => {
  await open();
  const { entries } = await api('/glossary');
  const entry = entries.find(
    ({ definition, state }) => definition?.quotes.length === 1 && state !== 'rejected',
  );
  const { start_ms: start, end_ms: end } = entry.definition.quotes[0];
  await page.click(`[data-entry-row="${entry.id}"] .k-chip`);
  await page.waitForFunction(() => !document.querySelector('audio').paused);
  const began = await soundAt();
  assert.ok(began >= start - 1 && began < start + 1500, `${began} is where the quote begins, ${start}`);
  await page.waitForSelector('.t-quote .t-now');
  await page.waitForFunction(() => document.querySelector('audio').paused, null, { timeout: 30_000 });
  const stopped = await soundAt();
  assert.ok(Math.abs(stopped - end) < 60, `${stopped} is where the quote ends, ${end}`);
});

test('a verdict is undone by Ctrl+Z, and by its toast', async () => {
  await open();
  const drafts = async () => (await api('/glossary')).entries.filter(({ state }) => state === 'draft').length;
  const before = await drafts();
  await page.keyboard.press('KeyN');
  await page.keyboard.press('KeyA');
  await until(async () => (await drafts()) === before - 1, 'the verdict');
  await page.keyboard.press('Control+KeyZ');
  await until(async () => (await drafts()) === before, 'the undo');
  await page.keyboard.press('KeyR');
  await until(async () => (await drafts()) === before - 1, 'the second verdict');
  await page.getByRole('button', { name: 'Отменить', exact: true }).last().click();
  await until(async () => (await drafts()) === before, 'the undo of the toast');
});

test("another editor's change flows in, and a conflict shows both versions", async () => {
  await open();
  const [first, second] = (await api('/segments')).segments;
  await edit([{ op: 'set_text', segment_id: second.id, text: `${second.text} Кстати.` }], [second]);
  await page.waitForFunction(
    (row) => document.querySelector(`[data-segment="${row}"]`)?.textContent.includes('Кстати'),
    second.id,
  );

  await openSentence(first.id);
  await page.fill('.t-edit textarea', 'Мой вариант этого предложения.');
  await edit([{ op: 'set_text', segment_id: first.id, text: 'Чужой вариант этого предложения.' }], [first]);
  await page.waitForTimeout(1500);
  await page.press('.t-edit textarea', 'Enter');
  const both = page.locator('.k-two').first();
  await both.waitFor();
  assert.match(await both.innerText(), /Мой вариант[\s\S]*Чужой вариант/);
  assert.ok(await segmentWith('Чужой вариант'), 'nothing was overwritten');
  await page.keyboard.press('Escape');
  await both.getByRole('button', { name: 'Оставить мой' }).click();
  await until(() => segmentWith('Мой вариант'), 'mine');
});

test('the service is killed in mid-edit: that is said, work goes on, and nothing is lost', async () => {
  await open();
  const { segments } = await api('/segments');
  const [third, fourth] = segments.slice(2);
  const offline = page.locator('[data-test=offline]');
  const exporting = page.getByRole('button', { name: 'Экспорт' });
  await openSentence(third.id);
  await page.fill('.t-edit textarea', 'Правка, пока службы нет.');
  service.kill();
  await offline.filter({ hasText: 'Несохранённых правок нет' }).waitFor();
  assert.ok(await exporting.isDisabled());
  await page.press('.t-edit textarea', 'Tab');
  await offline.filter({ hasText: '1 правка' }).waitFor();
  assert.match(await page.locator('[data-test=save-state]').innerText(), /1 правка ждёт связи/);
  await page.fill('.t-edit textarea', 'Набрано и не сохранено.');
  await service.again();
  await until(() => segmentWith('Правка, пока службы нет.'), 'the edit that waited', 30_000);
  await offline.waitFor({ state: 'detached' });
  assert.equal(await exporting.isDisabled(), false);
  await page.reload();
  await page.waitForSelector('.t-seg');
  await page.waitForSelector('[data-test=draft]');
  await page.locator('[data-test=draft] button').first().click();
  assert.equal(await page.inputValue('.t-edit textarea'), 'Набрано и не сохранено.');
  await page.press('.t-edit textarea', 'Enter');
  await until(async () => (await segmentWith('Набрано и не сохранено.'))?.id === fourth.id, 'the draft');
});

test('a sentence is split at the caret and joined again', async () => {
  await open();
  const { segments } = await api('/segments');
  const long = segments.find(({ words }) => words.length > 8);
  await openSentence(long.id);
  const cut = long.text.split(' ').slice(0, 4).join(' ').length;
  await page.evaluate((at) => document.querySelector('.t-edit textarea').setSelectionRange(at, at), cut);
  await page.press('.t-edit textarea', 'Control+Enter');
  await until(async () => (await api('/segments')).segments.length === segments.length + 1, 'the cut');
  await page.waitForFunction(
    (text) => document.querySelector('.t-edit textarea')?.value === text,
    long.text.slice(cut + 1),
  );
  await page.press('.t-edit textarea', 'Home');
  await page.press('.t-edit textarea', 'Backspace');
  await until(async () => (await api('/segments')).segments.length === segments.length, 'the join');
  assert.equal((await api('/segments')).segments.find((one) => one.id === long.id).text, long.text);
});

test('the same correction is made everywhere, and the word is remembered', async () => {
  await open();
  const { segments } = await api('/segments');
  const bare = (text) => text.toLowerCase().match(/[а-яё]{6,}/g) ?? [];
  const counts = {};
  for (const { text } of segments)
    for (const word of new Set(bare(text))) counts[word] = (counts[word] ?? 0) + 1;
  const [word] = Object.entries(counts).find(
    ([said, count]) => count >= 3 && segments.some(({ text }) => text.includes(said)),
  );
  const first = segments.find(({ text }) => new RegExp(`(^| )${word}( |$)`).test(text));
  await page.keyboard.press('Slash');
  await page.keyboard.type(first.text);
  await page.waitForSelector('.t-found-now');
  await page.keyboard.press('Escape');
  await page.waitForFunction((row) => document.activeElement?.dataset.segment === row, first.id);
  await page.keyboard.press('Enter');
  await page.fill('.t-edit textarea', first.text.replace(word, 'заменённое'));
  await page.press('.t-edit textarea', 'Enter');
  await page.waitForSelector('[data-test=same-elsewhere]');
  await page.keyboard.press('Escape');
  await page.locator('[data-test=same-elsewhere] button').first().click();
  await page.waitForSelector('.e-place');
  await page.getByRole('button', { name: /Заменить в/ }).click();
  const whole = new RegExp(`(?<![а-яё])${word}(?![а-яё])`, 'i');
  await until(
    async () => (await api('/segments')).segments.every(({ text }) => !whole.test(text)),
    'every place',
  );
  await until(async () => (await api('/vocabulary')).words.includes('заменённое'), 'the vocabulary');
});

test('a term is added from a selection, merged with another and divided again', async () => {
  await open();
  const { segments } = await api('/segments');
  const count = async () => (await api('/glossary')).entries.length;
  const before = await count();
  await page.evaluate((row) => {
    const element = document.querySelector(`[data-segment="${row}"]`);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let text = walker.nextNode();
    while (text.length < 6) text = walker.nextNode();
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(text, 5);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    element.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
  }, segments[1].id);
  await page.getByRole('toolbar').getByRole('button', { name: 'Термин' }).click();
  await until(async () => (await count()) === before + 1, 'the term');
  await page.waitForSelector('.g-card');
  await page.keyboard.press('KeyM');
  await page.waitForSelector('.g-merge input:focus');
  await page.keyboard.press('Enter');
  await until(async () => (await count()) === before, 'the merge');
  await page.getByRole('button', { name: 'Разъединить' }).click();
  await until(async () => (await count()) === before + 1, 'the division');
});

test('a paragraph of the notes is written in its place, another added, a second template made', async () => {
  await open();
  await page.click('#tab-notes');
  const block = page.locator('[data-block]:has(.k-chip) .n-block[tabindex]').first();
  await block.dblclick();
  await page.waitForSelector('.tiptap');
  await page.keyboard.press('Control+KeyA');
  await page.keyboard.type('Абзац, написанный методистом.');
  await page.keyboard.press('Enter');
  const said = async () => JSON.stringify((await api('/notes')).notes);
  await until(async () => (await said()).includes('Абзац, написанный методистом.'), 'the paragraph');
  await page.getByRole('button', { name: 'Абзац', exact: true }).first().click();
  await page.waitForSelector('.tiptap');
  await page.keyboard.press('Control+KeyA');
  await page.keyboard.type('Ещё один абзац.');
  await page.keyboard.press('Enter');
  await until(async () => (await said()).includes('Ещё один абзац.'), 'the second paragraph');
  await page.locator('.n-bar button').first().click();
  const other = page.getByRole('menuitem', { name: /Составить/ }).first();
  const title = (await other.innerText()).replace('Составить: ', '').trim();
  await other.click();
  await until(async () => (await api('/notes')).notes.length === 2, 'notes by another template', 120_000);
  await until(
    async () => (await page.locator('.n-bar').innerText()).includes(title),
    'them on the page',
    20_000,
  );
});

test('a step of the history is taken back', async () => {
  await open();
  const { steps } = await api('/history');
  await page.getByRole('button', { name: 'История правок' }).click();
  await page.waitForSelector('.h-step');
  await page.locator('.h-step').getByRole('button', { name: 'Отменить' }).first().click();
  await until(async () => (await api('/history')).steps.length > steps.length, 'one step more');
});

test('on a phone the terms are approved one by one, with the quote above the sheet', async () => {
  await open({ width: 390, height: 844 });
  await page.getByRole('button', { name: /Проверить термины/ }).click();
  await page.waitForSelector('.r-sheet h2');
  const drafts = async () => (await api('/glossary')).entries.filter(({ state }) => state === 'draft').length;
  const before = await drafts();
  const quote = await page.locator('.t-quote').first().boundingBox();
  const sheet = await page.locator('.r-sheet').boundingBox();
  assert.ok(quote && quote.y + quote.height < sheet.y, 'the quote is seen above the sheet');
  await page.getByRole('button', { name: 'Принять' }).click();
  await until(async () => (await drafts()) === before - 1, 'the verdict');
  await page.getByRole('button', { name: 'Закрыть проверку' }).click();
  await page.getByRole('tab', { name: /Конспект/ }).click();
  await page.waitForSelector('.n-sheet h3');
});

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing on the lecture screen, ${theme}`, async () => {
    await open({ theme });
    await page.keyboard.press('KeyN');
    await page.waitForSelector('.g-card');
    assert.deepEqual(await violations(page), [], 'the glossary');
    await page.keyboard.press('KeyE');
    await page.waitForSelector('.g-card textarea');
    assert.deepEqual(await violations(page), [], 'an entry being written');
    await page.keyboard.press('Escape');
    await page.click('#tab-notes');
    await page.waitForSelector('.n-sheet h3');
    await page.locator('.n-block[tabindex]').first().click();
    assert.deepEqual(await violations(page), [], 'the notes');
    await page.keyboard.press('Control+KeyH');
    await page.waitForSelector('.e-form');
    await page.locator('.e-form input').first().fill('предприятие');
    await page.waitForSelector('.e-place');
    assert.deepEqual(await violations(page), [], 'replacing');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'История правок' }).click();
    await page.waitForSelector('.h-list > *');
    assert.deepEqual(await violations(page), [], 'the history');
    await page.keyboard.press('Escape');
    await page.locator('.t-scroll').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.t-edit textarea');
    assert.deepEqual(await violations(page), [], 'a sentence being written');
  });

  test(`axe finds nothing on a phone, ${theme}`, async () => {
    await open({ theme, width: 390, height: 844 });
    assert.deepEqual(await violations(page), [], 'the text');
    for (const tab of ['glossary', 'notes', 'more']) {
      await page.click(`#tab-${tab}`);
      await page.waitForTimeout(200);
      assert.deepEqual(await violations(page), [], tab);
    }
    await page.click('#tab-text');
    await page.getByRole('button', { name: /Проверить термины/ }).click();
    await page.waitForSelector('.r-sheet h2');
    assert.deepEqual(await violations(page), [], 'the review');
  });
}

test('a transcript without times is read and edited without a player', async () => {
  const text =
    'Литерал это постоянная величина. Переменной называют именованную область памяти.\n\nИнтерпретатор исполняет код по строкам.';
  const bytes = Buffer.from(text, 'utf8');
  const metadata = Object.entries({ filename: 'лекция.txt', language: 'ru', title: 'Без времени' })
    .map(([name, value]) => `${name} ${Buffer.from(value, 'utf8').toString('base64')}`)
    .join(',');
  const headers = {
    Origin: service.origin,
    Cookie: service
      .cookies()
      .map(({ name, value }) => `${name}=${value}`)
      .join(),
    'Tus-Resumable': '1.0.0',
  };
  const made = await fetch(`${service.origin}/api/v1/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'Upload-Length': String(bytes.length),
      'Upload-Metadata': metadata,
      'Content-Type': 'application/offset+octet-stream',
    },
    body: bytes,
  });
  assert.equal(made.status, 201, await made.text());
  const untimed = made.headers.get('konspekt-lecture');
  assert.ok(untimed);
  await until(
    async () => (await service.ask('GET', `/lectures/${untimed}`)).state === 'ready',
    'the text read',
    90_000,
  );
  page = await openPage(browser, service, `/lectures/${untimed}`);
  await page.waitForSelector('.t-seg');
  assert.equal(await page.locator('.p-bar').count(), 0);
  assert.equal(await page.locator('.t-time').count(), 0);
  const [first] = (await service.ask('GET', `/lectures/${untimed}/segments`)).segments;
  await openSentence(first.id);
  await page.fill('.t-edit textarea', 'Литерал это неизменная величина.');
  await page.press('.t-edit textarea', 'Enter');
  await until(
    async () =>
      (await service.ask('GET', `/lectures/${untimed}/segments`)).segments[0].text.includes('неизменная'),
    'the edit',
  );
});
