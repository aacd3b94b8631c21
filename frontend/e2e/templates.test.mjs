/** Templates, the student's page and settings in Chromium against the real service. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { closePage, openBrowser, openPage, violations } from './browser.mjs';
import { startListener, startMirror } from './neighbours.mjs';
import { startService, until } from './service.mjs';

let service;
let browser;
let page;
let sample;
let listener;
let mirror;

before(async () => {
  [listener, mirror] = await Promise.all([startListener(), startMirror()]);
  const env = {
    KONSPEKT_WEIGHTS_MIRROR: mirror.url,
    KONSPEKT_WEBHOOKS__ALLOW_PRIVATE: 'true',
    KONSPEKT_SPEECH__URL: 'https://asr.example.org/v1',
  };
  [service, browser] = await Promise.all([startService({ env }), openBrowser()]);
  sample = await service.sample();
});
after(async () => {
  await browser?.close();
  await service?.stop();
  listener?.stop();
  mirror?.stop();
});
afterEach(async () => {
  await closePage(page);
  page = null;
});

const own = async () => (await service.ask('GET', '/templates')).templates.find((one) => !one.built_in);

test('a template is made from a built-in one, tried on a lecture, and kept', async () => {
  page = await openPage(browser, service, '/templates/hackathon');
  await page.locator('[data-test=copy-template]').click();
  await page.locator('[data-test=template-title]').fill('Шаблон кафедры');
  const before = await page.locator('[data-test=section]').count();
  await page.locator('[data-test=add-section]').click();
  await page.locator('[data-test=section]').last().getByRole('textbox').first().fill('Термины занятия');
  await page.locator('[data-test=section]').last().getByRole('combobox').first().click();
  await page.getByRole('option', { name: 'Глоссарий', exact: true }).click();
  await page.getByRole('button', { name: 'Выше: Термины занятия' }).click();
  await page.getByRole('button', { name: 'Показать' }).click();
  await page.getByRole('heading', { name: 'Термины занятия', level: 3 }).waitFor();
  await page.locator('[data-test=save-template]').click();
  await page.waitForURL(/\/templates\/(?!hackathon)/);
  const template = await until(own, 'the template');
  assert.equal(template.sections.length, before + 1);
  assert.equal(template.sections.at(-2).title, 'Термины занятия');
  assert.equal(template.sections.at(-2).kind, 'glossary');
});

test('a template goes out as YAML and comes back as another one', async () => {
  const template = await own();
  page = await openPage(browser, service, `/templates/${template.id}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Скачать как YAML' }).click(),
  ]);
  await page
    .locator('input[accept=".yaml,.yml"]')
    .setInputFiles({ name: 'own.yaml', mimeType: 'text/yaml', buffer: await bytesOf(download) });
  await until(
    async () =>
      (await service.ask('GET', '/templates')).templates.filter((one) => !one.built_in).length === 2,
    'a second template',
  );
});

async function bytesOf(download) {
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('a student reads, hears and searches behind a link, and nothing once it is revoked', async () => {
  page = await openPage(browser, service, '/');
  await page.getByRole('button', { name: /^Действия:/ }).click();
  await page.getByRole('menuitem', { name: 'Ссылка для студентов' }).click();
  await page.getByRole('button', { name: 'Создать ссылку' }).click();
  const address = new URL(await page.locator('[data-test=secret]').inputValue());

  const student = await openPage(browser, service, address.pathname, { guest: true });
  await student.getByRole('heading', { level: 1 }).waitFor();
  await student.locator('[data-test=find]').fill('предприятие');
  await student.locator('mark').first().waitFor();
  await student.locator('[data-segment]').nth(3).click();
  await student.waitForFunction(() => document.querySelector('audio').currentTime > 5);
  await student.keyboard.press('Escape');
  await student.getByRole('tab', { name: 'Глоссарий' }).click();
  await student.locator('dt').first().waitFor();
  await student.getByRole('tab', { name: 'Конспект' }).click();
  await student.getByRole('heading', { level: 2 }).first().waitFor();
  assert.equal(await student.locator('[contenteditable=true], textarea').count(), 0);

  await page.getByRole('button', { name: 'Отозвать' }).first().click();
  await until(
    async () => (await service.ask('GET', `/lectures/${sample}/links`)).links.length === 0,
    'no link',
  );
  await student.reload();
  await student.getByRole('heading', { name: 'Ссылка не действует' }).waitFor();
  assert.deepEqual(student.faults, []);
  await student.context().close();
});

test('language and theme are chosen and stay', async () => {
  page = await openPage(browser, service, '/settings/profile');
  await page.getByRole('radio', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.classList.contains('dark')));
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
});

test('a key for programs is shown once and revoked', async () => {
  page = await openPage(browser, service, '/settings/tokens');
  await page.getByRole('textbox', { name: 'Для чего ключ' }).fill('выгрузка');
  await page.getByRole('button', { name: 'Создать ключ' }).click();
  await page.getByText('Ключ показан один раз').waitFor();
  const [key] = await Promise.all([page.locator('input[readonly]').inputValue()]);
  const answer = await fetch(`${service.origin}/api/v1/lectures`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  assert.equal(answer.status, 200);
  await page.getByRole('button', { name: 'Отозвать' }).click();
  await page.getByText('Ключей пока нет').waitFor();
});

test('nobody comes in without the key, and the door leads back to the page', async () => {
  page = await openPage(browser, service, '/settings/profile', { guest: true });
  await page.getByRole('heading', { name: 'Вход' }).waitFor();
  assert.match(page.url(), /next=.*settings/);
  await page.getByRole('textbox').fill('wrong');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('alert').waitFor();
});

test('another system is told of a ready lecture, and what became of each message is seen', async () => {
  page = await openPage(browser, service, '/settings/webhooks');
  await page.getByRole('textbox', { name: 'Адрес' }).fill(`${listener.url}/hook`);
  await page.getByRole('button', { name: 'Добавить' }).click();
  await page.getByText('Ключ подписи показан один раз').waitFor();
  assert.ok((await page.locator('[data-test=secret]').inputValue()).length > 20);
  const row = page.getByRole('listitem').filter({ hasText: `${listener.url}/hook` });
  await row.getByRole('button', { name: 'Проверить' }).click();
  await row.getByText('доставлено · 200').waitFor();
  assert.equal(listener.heard.length, 1);
  listener.status = 500;
  await row.getByRole('button', { name: 'Проверить' }).click();
  await row.getByText('не доставлено · 500').waitFor();
  assert.deepEqual(await violations(page), [], 'deliveries');
  await row.getByRole('button', { name: 'Удалить' }).click();
  await page.getByText('Адресов пока нет.').waitFor();
});

test('weights are fetched with their progress, and a broken fetch says what to do', async () => {
  page = await openPage(browser, service, '/settings/engines');
  await page.getByRole('button', { name: 'Скачать: gigaam', exact: true }).click();
  const bar = page.getByRole('progressbar', { name: 'Скачивается: gigaam' });
  await bar.waitFor();
  await until(async () => Number(await bar.getAttribute('aria-valuenow')) > 0, 'some of it');
  await page.getByText(/из .*МБ · .*МБ\/с/).waitFor();
  assert.deepEqual(await violations(page), [], 'weights on their way');
  await bar.waitFor({ state: 'detached', timeout: 60_000 });
  await page.getByRole('alert').first().waitFor();
  await page.getByRole('button', { name: 'Скачать: gigaam', exact: true }).waitFor();
  // Another set of the same variant is that set, not the first one.
  await page.getByRole('button', { name: 'Скачать: gigaam-fp32' }).click();
  const begun = async () =>
    (await service.ask('GET', '/admin/weights/progress')).fetches.map(({ name }) => name);
  await until(async () => (await begun()).includes('gigaam-fp32'), 'the other set');
});

test('an engine that sends data away is used only when it is allowed', async () => {
  page = await openPage(browser, service, '/settings/engines');
  await page.getByText('Отправляет данные на asr.example.org').waitFor();
  const allowed = async () =>
    (await service.ask('GET', '/admin/engines')).engines.find(({ name }) => name === 'openai_audio').enabled;
  assert.equal(await allowed(), false);
  await page.getByRole('switch', { name: 'Разрешить' }).click();
  await until(allowed, 'the permission');
  await page.getByRole('switch', { name: 'Разрешить', checked: true }).click();
  await until(async () => !(await allowed()), 'the ban');
});
