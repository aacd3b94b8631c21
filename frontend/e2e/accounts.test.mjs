/** A service for many people, in Chromium: who comes in, who may do what, and what each sees. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { closePage, openBrowser, openPage, violations } from './browser.mjs';
import { startProvider } from './neighbours.mjs';
import { decide } from './screens.mjs';
import { startService, until } from './service.mjs';

const RECTOR = { name: 'rector', password: 'весна в старом парке' };
const VERA = { name: 'vera', password: 'осень на тихой реке' };
const PETR = { name: 'petr', password: 'зима у синего моря' };

let service;
let browser;
let provider;
let page;
let lecture;

const users = async () => (await service.ask('GET', '/users')).users;
const named = async (name) => (await users()).find((one) => one.name === name);
const dialog = () => page.getByRole('dialog');

async function enter({ name, password }, path = '/') {
  page ??= await openPage(browser, service, path, { guest: true });
  await page.getByRole('textbox', { name: 'Имя' }).fill(name);
  await page.getByRole('textbox', { name: 'Пароль' }).fill(password);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
}
async function leave() {
  await page.getByRole('button', { name: /^Меню:/ }).click();
  await page.getByRole('menuitem', { name: 'Выйти' }).click();
  await page.getByRole('heading', { name: 'Вход' }).waitFor();
}

before(async () => {
  provider = await startProvider({ sub: 'u-1', preferred_username: 'anna', name: 'Анна Сергеева' });
  const env = {
    KONSPEKT_OIDC__ISSUER: provider.url,
    KONSPEKT_OIDC__CLIENT_ID: 'konspekt',
    KONSPEKT_OIDC__CLIENT_SECRET: 'secret',
  };
  [service, browser] = await Promise.all([startService({ administrator: RECTOR, env }), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await service?.stop();
  provider?.stop();
});
afterEach(async () => {
  await closePage(page);
  page = null;
});

test('one comes in by name and password, and is led where one was going', async () => {
  await enter({ ...RECTOR, password: 'не тот пароль' }, '/settings/people');
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await violations(page), [], 'the door with a refusal');
  await enter(RECTOR);
  await page.getByRole('heading', { name: 'Люди и роли', level: 1 }).waitFor();
});

test('an administrator adds people, gives them roles, and shuts one out', async () => {
  page = await openPage(browser, service, '/settings/people');
  const add = async ({ name, password }, shown, role) => {
    await page.getByRole('button', { name: 'Добавить человека' }).click();
    await dialog().getByRole('textbox', { name: 'Имя для коллег' }).fill(shown);
    await dialog().getByRole('textbox', { name: 'Имя', exact: true }).fill(name);
    await dialog().getByRole('textbox', { name: 'Пароль' }).fill(password);
    await dialog().getByRole('combobox').click();
    await page.getByRole('option', { name: role }).click();
    await dialog().getByRole('button', { name: 'Добавить' }).click();
  };
  await add({ ...VERA, password: 'мало' }, 'Вера Петрова', 'Преподаватель');
  await page
    .getByText(/не короче|короткий|знаков/i)
    .last()
    .waitFor();
  await dialog().getByRole('textbox', { name: 'Пароль' }).fill(VERA.password);
  await dialog().getByRole('button', { name: 'Добавить' }).click();
  await dialog().waitFor({ state: 'detached' });
  await add(PETR, 'Пётр Ильин', 'Студент');
  await dialog().waitFor({ state: 'detached' });
  assert.equal((await named('petr')).role, 'student');
  await page.getByRole('combobox', { name: 'Роль: vera' }).click();
  await page.getByRole('option', { name: 'Методист' }).click();
  await until(async () => (await named('vera')).role === 'methodologist', 'the new role');
  assert.ok(await page.getByRole('combobox', { name: 'Роль: rector' }).isDisabled());
  const petr = page.getByRole('listitem').filter({ hasText: 'Пётр Ильин' });
  await petr.getByRole('button', { name: 'Отключить' }).click();
  await petr.getByRole('button', { name: 'Включить' }).waitFor();
  await assert.rejects(service.person(PETR.name, PETR.password));
  await petr.getByRole('button', { name: 'Включить' }).click();
  await until(async () => !(await named('petr')).disabled, 'the door open again');
});

test('a methodologist makes a course, chooses who reads it, and publishes into it', async () => {
  const vera = await service.person(VERA.name, VERA.password);
  ({ id: lecture } = await vera.ask('POST', '/lectures/sample'));
  page = await openPage(browser, { ...service, cookies: vera.cookies }, '/');
  await page.getByRole('link', { name: 'Экономика предприятия' }).first().waitFor();
  await page.getByRole('banner').getByRole('button', { name: 'Новый курс' }).click();
  await dialog().getByRole('textbox').fill('Экономика');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Экономика', level: 1 }).waitFor();
  const { courses } = await vera.ask('GET', '/courses');
  await vera.ask('PATCH', `/lectures/${lecture}`, { course_id: courses[0].id });
  await until(
    async () => (await vera.ask('GET', `/lectures/${lecture}`)).state === 'ready',
    'the sample',
    120_000,
  );
  await decide({ ask: vera.ask }, lecture);

  await page.getByRole('button', { name: 'Действия с курсом' }).click();
  await page.getByRole('menuitem', { name: 'Участники курса' }).click();
  await page.getByRole('combobox', { name: 'Кого добавить' }).click();
  await page.getByRole('option', { name: 'Пётр Ильин' }).click();
  await page.getByRole('combobox', { name: 'Роль', exact: true }).click();
  assert.equal(await page.getByRole('option', { name: 'Администратор' }).count(), 0);
  await page.getByRole('option', { name: 'Студент' }).click();
  await page.getByRole('button', { name: 'Добавить' }).click();
  await page.getByRole('combobox', { name: 'Роль: petr' }).waitFor();
  assert.deepEqual(await violations(page), [], 'the members of a course');

  await page.goto(`${service.origin}/?course=${courses[0].id}`);
  await page.getByRole('button', { name: /^Действия: Экономика/ }).click();
  await page.getByRole('menuitem', { name: 'Опубликовать' }).click();
  await until(async () => (await vera.ask('GET', `/lectures/${lecture}`)).published_at, 'published');
});

test('a student reads, hears and takes along what is published, and changes nothing', async () => {
  const petr = await service.person(PETR.name, PETR.password);
  page = await openPage(browser, { ...service, cookies: petr.cookies }, '/');
  await page.getByRole('link', { name: 'Экономика предприятия' }).first().waitFor();
  for (const name of [/^Действия/, 'Новый курс', 'Выбрать файлы'])
    assert.equal(await page.getByRole('button', { name }).count(), 0, String(name));
  assert.deepEqual(await violations(page), [], 'the library of a student');
  await page.getByRole('link', { name: 'Экономика предприятия' }).first().click();
  await page.waitForSelector('.t-seg');
  const before = await petr.ask('GET', `/lectures/${lecture}/segments`);
  await page.locator('.t-seg').first().dblclick();
  await page.keyboard.press('KeyN');
  await page.keyboard.press('KeyA');
  await page.click('#tab-notes');
  await page.locator('.n-block').first().dblclick();
  await page.waitForTimeout(300);
  assert.equal(await page.locator('textarea, .tiptap, .g-acts, .n-tools, .n-end').count(), 0);
  for (const name of ['История правок', 'Поделиться', 'Разобрать заново', 'Заменить'])
    assert.equal(await page.getByRole('button', { name }).count(), 0, name);
  assert.deepEqual(await petr.ask('GET', `/lectures/${lecture}/segments`), before);
  assert.deepEqual(await violations(page), [], 'the lecture of a student');
  await page.getByRole('button', { name: 'Экспорт' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem').first().click(),
  ]);
  assert.ok(await download.path());
  await page.getByRole('link', { name: 'К лекциям' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(`${service.origin}/settings/people`);
  await page.getByText('Этот раздел открыт только администратору.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Люди и роли' }).count(), 0);
});

test('who comes next at the same browser sees nothing of who was there before', async () => {
  await enter(VERA);
  await page.getByRole('link', { name: 'Экономика предприятия' }).first().waitFor();
  await leave();
  await enter(RECTOR);
  await page.getByRole('banner').waitFor();
  await page.getByRole('button', { name: /^Меню:/ }).click();
  await page.getByText('rector').waitFor();
  await page.keyboard.press('Escape');
  await leave();
  const vera = await named('vera');
  await service.ask('PATCH', `/users/${vera.id}`, { display_name: 'Вера' });
  await enter(PETR);
  await page.getByRole('link', { name: 'Экономика предприятия' }).first().waitFor();
  assert.equal(await page.getByRole('button', { name: /^Действия/ }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Корзина' }).count(), 0);
});

test('one changes one’s own name and password', async () => {
  await enter(PETR, '/settings/profile');
  await page.getByRole('textbox', { name: 'Имя для коллег' }).fill('Пётр И.');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('button', { name: /^Меню: Пётр И\./ }).waitFor();
  await page.getByRole('textbox', { name: 'Прежний пароль' }).fill(PETR.password);
  await page.getByRole('textbox', { name: 'Новый пароль' }).fill('лето в белом городе');
  await page.getByRole('button', { name: 'Сменить пароль' }).click();
  await until(() => service.person(PETR.name, 'лето в белом городе'), 'the new password');
  await assert.rejects(service.person(PETR.name, PETR.password));
});

test('the institution’s own accounts open the door, and its refusal is told', async () => {
  page = await openPage(browser, service, '/help', { guest: true });
  provider.isRefusing = true;
  await page.getByRole('link', { name: 'Войти через учебное заведение' }).click();
  await page.getByText('Войти через учебное заведение не удалось.').waitFor();
  provider.isRefusing = false;
  await page.getByRole('link', { name: 'Войти через учебное заведение' }).click();
  await page.getByRole('button', { name: /^Меню: Анна Сергеева/ }).waitFor();
  assert.equal((await named('anna')).role, 'student');
});
