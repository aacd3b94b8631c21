/** The library in Chromium against the real service: files come in, survive what happens to them, and are found. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { closePage, openBrowser, openPage } from './browser.mjs';
import { startService, until } from './service.mjs';
import { subtitles, upload } from './screens.mjs';

let service;
let browser;
let page;
let folder;

const lectures = async () => (await service.ask('GET', '/lectures?limit=100')).lectures;
const titled = async (title) => (await lectures()).find((one) => one.title === title);
const file = (name, content) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const row = (title) => page.locator(`li:has(h2:has-text("${title}"))`);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'konspekt-files-'));
  [service, browser] = await Promise.all([startService(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await closePage(page);
  page = null;
});

test('an empty library offers to upload and the sample, and the tour is skipped for good', async () => {
  page = await openPage(browser, service, '/', { tour: true });
  await page.getByRole('heading', { name: 'Загрузите первую лекцию' }).waitFor();
  await page.getByRole('button', { name: /Откройте пример/ }).waitFor();
  await page.getByRole('button', { name: 'Пропустить' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Загрузите первую лекцию' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Пропустить' }).count(), 0);
});

test('two files and a folder are uploaded at once, and what is no lecture is told', async () => {
  page = await openPage(browser, service, '/');
  const first = file('Лекция 1.srt', subtitles(['Ёмкость — это мера вместимости сосуда.']));
  const second = file('Лекция 2.srt', subtitles(['Давление — это сила на площадь.']));
  await page.locator('[data-test=files]').setInputFiles([first, second, file('план.docx', 'x')]);
  await page.getByText('Пропущен 1 файл').first().waitFor();
  await row('Лекция 2').waitFor();
  mkdirSync(join(folder, 'курс/часть'), { recursive: true });
  file('курс/Лекция 3.srt', subtitles(['Температура — это мера нагретости тела.']));
  file('курс/часть/Лекция 4.srt', subtitles(['Энтропия — это мера беспорядка.']));
  await page.locator('[data-test=folder]').setInputFiles(join(folder, 'курс'));
  for (const name of ['Лекция 1', 'Лекция 3', 'Лекция 4']) {
    await row(name)
      .getByRole('link', { name: `Открыть: ${name}` })
      .waitFor({ timeout: 60_000 });
  }
  assert.equal((await lectures()).filter((one) => one.state === 'ready').length, 4);
});

test('an upload survives a lost network and a reload: only the rest is sent', async () => {
  page = await openPage(browser, service, '/');
  const path = file('Длинная запись.mp3', '');
  const size = 40 * 1024 * 1024;
  truncateSync(path, size);
  const network = await page.context().newCDPSession(page);
  const speed = (bytes) => ({ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes });
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', speed(12 * 1024 * 1024));
  await page.locator('[data-test=files]').setInputFiles(path);
  const sending = page.locator('[data-upload-state=sending]');
  await sending.getByText(/МБ\/с/).waitFor();
  await page.getByText(/Загрузка [1-9]\d? %/).waitFor();

  await network.send('Network.emulateNetworkConditions', { ...speed(-1), offline: true });
  await page.locator('[data-upload-state=waiting]').waitFor();
  await network.send('Network.emulateNetworkConditions', speed(12 * 1024 * 1024));
  await sending.waitFor({ timeout: 20_000 });

  const held = async () =>
    (await service.ask('GET', '/uploads')).uploads.find((one) => !one.lecture_id && !one.error);
  await until(
    async () => (await held()).offset_bytes >= 8 * 1024 * 1024,
    'a first piece on the server',
    30_000,
  );
  await page.reload();
  const lost = page.locator('[data-upload-state=lost]');
  await lost.waitFor();
  const before = (await held()).offset_bytes;
  assert.ok(before > 0 && before < size);

  const asked = [];
  page.on(
    'request',
    (request) => request.method() === 'PATCH' && asked.push(Number(request.headers()['upload-offset'])),
  );
  await lost.locator('[data-test=pick-again]').setInputFiles(path);
  await page.locator('[data-upload-state=refused]').waitFor({ timeout: 60_000 });
  assert.ok(Math.min(...asked) >= before, `sent again from ${Math.min(...asked)}`);
});

test('a recording is refused with the reason and what to do', async () => {
  page = await openPage(browser, service, '/');
  await page.locator('[data-test=files]').setInputFiles(file('Не запись.mp3', 'это текст, а не звук'));
  const refused = page.locator('[data-upload-state=refused]');
  await refused.getByRole('alert').waitFor();
  await refused.getByRole('button', { name: 'Убрать' }).click();
  await refused.waitFor({ state: 'detached' });
});

test('an upload is paused and goes on', async () => {
  page = await openPage(browser, service, '/');
  const path = file('Пауза.mp3', '');
  truncateSync(path, 24 * 1024 * 1024);
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 4 * 1024 * 1024,
  });
  await page.locator('[data-test=files]').setInputFiles(path);
  await page.locator('[data-upload-state=sending]').getByRole('button', { name: 'Пауза' }).click();
  await page.locator('[data-upload-state=paused]').getByRole('button', { name: 'Продолжить' }).click();
  await page.locator('[data-upload-state=sending]').getByRole('button', { name: 'Отменить' }).click();
  await page.locator('[data-upload-state]').waitFor({ state: 'detached' });
});

test('a lecture goes to the trash and comes back, by undo and from the trash', async () => {
  page = await openPage(browser, service, '/');
  await row('Лекция 1').hover();
  await page.getByRole('button', { name: 'Действия: Лекция 1' }).click();
  await page.getByRole('menuitem', { name: 'В корзину' }).click();
  await row('Лекция 1').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Отменить' }).click();
  await row('Лекция 1').waitFor();
  await page.getByRole('checkbox', { name: 'Выбрать: Лекция 1' }).click({ force: true });
  await page.getByRole('checkbox', { name: 'Выбрать: Лекция 3' }).click({ force: true });
  await page
    .getByRole('region', { name: 'Действия с выбранными' })
    .getByRole('button', { name: 'В корзину' })
    .click();
  await row('Лекция 3').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Корзина/ }).click();
  await row('Лекция 3').getByRole('button', { name: 'Вернуть' }).click();
  await row('Лекция 3').waitFor({ state: 'detached' });
  await until(
    async () => (await titled('Лекция 3')) && !(await titled('Лекция 1')),
    'one back, one in the trash',
  );
});

test('courses are made, lectures are moved into them and shown there', async () => {
  page = await openPage(browser, service, '/');
  await page.getByRole('banner').getByRole('button', { name: 'Новый курс' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('Физика');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Физика', level: 1 }).waitFor();
  await page.getByRole('button', { name: /^Все лекции/ }).click();
  await page.getByRole('checkbox', { name: 'Выбрать: Лекция 2' }).click({ force: true });
  await page.getByRole('button', { name: 'В курс' }).click();
  await page.getByRole('menuitem', { name: 'Физика' }).click();
  await page.getByRole('button', { name: /^Физика/ }).click();
  await row('Лекция 2').waitFor();
  assert.equal(await row('Лекция 4').count(), 0);
});

test('any form of a word is found, and the hit opens its moment', async () => {
  page = await openPage(browser, service, '/');
  await row('Лекция 2').waitFor();
  await page.keyboard.press('Slash');
  await page.locator('[data-test=search]').fill('давлением');
  await page.locator('[role=option]').first().waitFor();
  assert.match(await page.locator('[role=option] mark').first().innerText(), /давление/i);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/lectures\/.+[?&]row=/);
});

test('work of the service is seen without a reload, and a second tab sees it too', async () => {
  page = await openPage(browser, service, '/');
  const other = await page.context().newPage();
  await other.goto(service.origin);
  await upload(service, 'Новая лекция.srt', subtitles(['Скорость — это путь за единицу времени.']));
  for (const tab of [page, other])
    await tab.getByRole('link', { name: 'Открыть: Новая лекция' }).waitFor({ timeout: 60_000 });
});
