/** What is done less often at the desk of a lecture, in Chromium against the real service. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { closePage, openBrowser, openPage, violations, writeSentence } from './browser.mjs';
import { subtitles, upload } from './screens.mjs';
import { startService, until } from './service.mjs';

let service;
let browser;
let sample;
let page;

const PAIR = [
  'PyCharm — это среда разработки программ на Python.',
  'В PyCharm удобно писать код.',
  'Пайчарм — это среда, в которой пишут программы.',
  'Пайчарм умеет искать ошибки.',
];

const api = (path, method = 'GET', body = undefined) =>
  service.ask(method, `/lectures/${sample}${path}`, body);
const segments = async () => (await api('/segments')).segments;
const segmentOf = async (id) => (await segments()).find((one) => one.id === id);
const sections = async () => (await api('/notes')).notes[0].sections;
const paragraphs = async () => (await sections()).flatMap(({ blocks }) => blocks);
const edit = (edits, rows) => service.edit(sample, edits, rows);

async function open({ lecture = sample, tab = null, before: prepare = null, ...options } = {}) {
  page = await openPage(browser, service, '/help', options);
  await prepare?.(page);
  await page.goto(`${service.origin}/lectures/${lecture}`);
  await page.waitForSelector('.t-seg');
  if (tab) await page.click(`#tab-${tab}`);
}
const openSentence = (id) => writeSentence(page, id);
const openSentenceMenu = () => page.getByRole('button', { name: 'Ещё действия с предложением' }).click();
const item = (name) => page.getByRole('menuitem', { name, exact: true });
const heading = (title) => page.locator('.n-head').filter({ hasText: title });
async function openSectionMenu(title) {
  await heading(title).hover();
  await page.getByRole('button', { name: `Действия с разделом: ${title}` }).click();
}

before(async () => {
  [service, browser] = await Promise.all([startService(), openBrowser()]);
  sample = await service.sample();
});
after(async () => {
  await browser?.close();
  await service?.stop();
});
afterEach(async () => {
  await closePage(page);
  page = null;
});

test('a word that is offered is taken, or declared right, and then nothing is offered', async () => {
  const [first, second] = await segments();
  await edit(
    [
      { op: 'set_text', segment_id: first.id, text: 'Амортизоция описана здесь.' },
      { op: 'set_text', segment_id: second.id, text: 'Рентабельнасть описана тут.' },
    ],
    [first, second],
  );
  await api('/vocabulary', 'PUT', { words: ['амортизация', 'рентабельность'] });
  await open();
  await page.getByRole('button', { name: 'возможно: амортизация' }).click();
  await until(async () => /^амортизация описана/i.test((await segmentOf(first.id)).text), 'the word taken');
  await page.getByRole('button', { name: 'Верно: Рентабельнасть' }).click();
  await page.locator('.t-perhaps').first().waitFor({ state: 'detached' });
  assert.equal((await segmentOf(second.id)).text, 'Рентабельнасть описана тут.');
  assert.ok((await api('/vocabulary')).words.includes('Рентабельнасть'));
});

test('the time of a sentence is shifted and its speaker named while it is being written', async () => {
  const third = (await segments())[2];
  await open();
  await openSentence(third.id);
  await openSentenceMenu();
  await item('Сдвинуть время').hover();
  await item('на +0,2 с').click();
  await until(async () => (await segmentOf(third.id)).start_ms === third.start_ms + 200, 'the new time');
  await openSentenceMenu();
  await item('Кто говорит').hover();
  await item('Слушатель').click();
  await until(async () => (await segmentOf(third.id)).speaker === 'Слушатель', 'the speaker');
  await page.locator('.t-speaker', { hasText: 'Слушатель' }).waitFor();
  await page.fill('.t-edit textarea', 'Слушатель спрашивает о прибыли.');
  await page.press('.t-edit textarea', 'Enter');
  await until(async () => (await segmentOf(third.id)).text === 'Слушатель спрашивает о прибыли.', 'the text');
  assert.equal(await page.locator('.k-two').count(), 0);
});

test('work asked anew, of all or of one sentence, keeps what a person wrote', async () => {
  const [mine, other] = (await segments()).slice(4, 6);
  await edit([{ op: 'set_text', segment_id: mine.id, text: 'Это моё предложение.' }], [mine]);
  await open();
  await page.getByRole('button', { name: 'Разобрать заново' }).click();
  await item('Распознать запись заново').click();
  await page.locator('.l-run').waitFor();
  await page.locator('.l-run').waitFor({ state: 'detached', timeout: 90_000 });
  assert.equal((await segmentOf(mine.id)).text, 'Это моё предложение.');
  await openSentence(other.id);
  await openSentenceMenu();
  await item('Распознать заново').click();
  const { run } = await until(async () => {
    const [newest] = (await api('/runs')).runs;
    return newest.kind === 'passage' && newest.state === 'ready' && { run: newest };
  }, 'the passage');
  assert.equal(run.error, null);
  assert.equal((await segmentOf(mine.id)).text, 'Это моё предложение.');
});

test('what is heard otherwise stands beside the sentence, and either is kept', async () => {
  // The sample is heard the same each time: what another engine would hear is told in its place.
  const [mine, theirs] = (await segments()).slice(6, 8);
  const asked = [];
  await open({
    before: async (to) => {
      await to.route('**/segments?*', async (route) => {
        const answer = await route.fetch();
        const told = await answer.json();
        for (const one of told.segments)
          if ([mine.id, theirs.id].includes(one.id)) one.suggestion = 'Расслышано иначе.';
        await route.fulfill({ response: answer, json: told });
      });
      await to.route('**/edits', async (route) => {
        const [edited] = route.request().postDataJSON().edits;
        asked.push(edited);
        const row = edited.row_id === mine.id ? mine : theirs;
        const text = edited.op === 'take_suggestion' ? 'Расслышано иначе.' : row.text;
        const changed = {
          segments: [{ ...row, version: row.version + 1, text, words: [], suggestion: null }],
        };
        await route.fulfill({ json: { revision: 1, event: null, group: 'g', changed, removed: [] } });
      });
    },
  });
  const both = page.getByRole('group', { name: 'При повторном распознавании' });
  await both.nth(1).waitFor();
  assert.deepEqual(await violations(page), [], 'two versions side by side');
  await both.filter({ hasText: mine.text }).getByRole('button', { name: 'Оставить' }).click();
  await both.filter({ hasText: theirs.text }).getByRole('button', { name: 'Взять новое' }).click();
  await page.locator(`[data-segment="${theirs.id}"]`, { hasText: 'Расслышано иначе.' }).waitFor();
  await until(() => asked.length === 2, 'both answers');
  assert.deepEqual(asked, [
    { op: 'drop_suggestion', row_id: mine.id },
    { op: 'take_suggestion', row_id: theirs.id },
  ]);
});

test('a section is composed anew, and a person’s paragraph keeps its place beside the new one', async () => {
  await open({ tab: 'notes' });
  const isQuoted = (one) => one.type === 'paragraph' && one.quotes[0]?.text.split(' ').length > 4;
  const before = (await sections()).find(({ blocks }) => blocks.some(isQuoted));
  const block = before.blocks.find(isQuoted);
  const [quote] = block.quotes;
  const source = await segmentOf(quote.segment_id);
  const [said] = quote.text.match(/[а-яё]{6,}/);
  await edit([{ op: 'set_paragraph', block_id: block.id, text: 'Так решил методист.' }], [block]);
  await edit([{ op: 'set_text', segment_id: source.id, text: source.text.replace(said, 'иначе') }], [source]);
  await page.locator('.n-sheet').getByText('Так решил методист.').waitFor();
  await heading(before.title).hover();
  await heading(before.title).getByRole('button', { name: 'Пересобрать' }).click();
  const both = page.locator('.n-sheet .k-two').filter({ hasText: 'Так решил методист.' });
  await both.waitFor({ timeout: 60_000 });
  assert.deepEqual(await violations(page), [], 'two versions side by side');
  await both.getByRole('button', { name: 'Взять новое' }).click();
  await until(async () => !JSON.stringify(await paragraphs()).includes('Так решил методист.'), 'the new one');
  await both.waitFor({ state: 'detached' });
  await page.locator('.l-run').waitFor({ state: 'detached' });
});

test('sections are added, named, moved and removed, and the removal is undone', async () => {
  await open({ tab: 'notes' });
  const [first] = await sections();
  await openSectionMenu(first.title);
  await item('Добавить раздел ниже').click();
  await page.locator('.n-head input').fill('Вопросы к зачёту');
  await page.keyboard.press('Enter');
  const titles = async () => (await sections()).map(({ title }) => title);
  await until(async () => (await titles())[1] === 'Вопросы к зачёту', 'the section');
  assert.equal(await heading('Вопросы к зачёту').getByRole('button', { name: 'Пересобрать' }).count(), 0);
  await openSectionMenu('Вопросы к зачёту');
  await item('Выше').click();
  await until(async () => (await titles())[0] === 'Вопросы к зачёту', 'its new place');
  await page.locator('.n-head').first().filter({ hasText: 'Вопросы к зачёту' }).waitFor();
  await page.getByRole('button', { name: 'Написать' }).first().click();
  await page.waitForSelector('.tiptap:focus');
  await page.keyboard.press('Control+KeyA');
  await page.keyboard.type('Что такое износ?');
  await page.keyboard.press('Enter');
  await until(async () => (await sections())[0].blocks[0]?.text === 'Что такое износ?', 'its paragraph');
  await openSectionMenu('Вопросы к зачёту');
  await item('Удалить раздел').click();
  await heading('Вопросы к зачёту').waitFor({ state: 'detached' });
  await until(async () => (await titles())[0] === first.title, 'the removal');
  await page.getByRole('button', { name: 'Отменить', exact: true }).last().click();
  await heading('Вопросы к зачёту').waitFor();
  await page.getByText('Что такое износ?').waitFor();
  assert.equal((await sections())[0].blocks[0].text, 'Что такое износ?');
});

test('an unsupported paragraph is shown what it may rest on, and gives way to the quote', async () => {
  const block = (await paragraphs()).find(
    (one) => one.type === 'paragraph' && one.quotes[0]?.text.split(' ').length > 6,
  );
  const claimed = `Считается, что ${block.quotes[0].text}`;
  const end = block.quotes[0].text.split(' ').slice(-2).join(' ');
  await edit([{ op: 'set_paragraph', block_id: block.id, text: claimed }], [block]);
  await open({
    tab: 'notes',
    // No language model runs here: its paragraph without a quote is told in its place.
    before: (to) =>
      to.route('**/notes', async (route) => {
        const answer = await route.fetch();
        const told = await answer.json();
        for (const one of told.notes.flatMap((notes) => notes.sections).flatMap(({ blocks }) => blocks))
          if (one.id === block.id) Object.assign(one, { origin: 'model', quotes: [] });
        await route.fulfill({ response: answer, json: told });
      }),
  });
  await page.locator('.n-none').first().waitFor();
  await page.getByRole('button', { name: 'Найти опору' }).click();
  const offers = page.getByRole('group', { name: 'Найти опору' });
  await offers.getByText(block.quotes[0].text.split(' ').slice(0, 4).join(' ')).first().waitFor();
  assert.deepEqual(await violations(page), [], 'what is offered');
  await offers.getByRole('button', { name: 'Заменить цитатой' }).first().click();
  const fresh = await until(async () => {
    const all = await paragraphs();
    return (
      !all.some(({ id }) => id === block.id) && all.find(({ edited, text }) => edited && text?.includes(end))
    );
  }, 'the quote in its place');
  assert.ok(fresh.quotes.length > 0);
  assert.equal(fresh.quotes[0].text, fresh.text);
});

test('one sentence has its history, and an earlier wording is brought back', async () => {
  const row = (await segments())[10];
  await edit([{ op: 'set_text', segment_id: row.id, text: 'Первая правка этого места.' }], [row]);
  await edit(
    [{ op: 'set_text', segment_id: row.id, text: 'Вторая правка этого места.' }],
    [await segmentOf(row.id)],
  );
  await open();
  await openSentence(row.id);
  await openSentenceMenu();
  await item('История этого места').click();
  const versions = page.locator('[data-test=version]');
  await versions.nth(1).waitFor();
  assert.match(await versions.first().innerText(), /Первая[\s\S]*Вторая[\s\S]*Вы/);
  assert.deepEqual(await violations(page), [], 'the history of a sentence');
  await versions.last().getByRole('button', { name: 'Вернуть как было' }).click();
  await until(async () => (await segmentOf(row.id)).text === row.text, 'the first wording');
  await versions.nth(2).waitFor();
  await page.getByRole('button', { name: 'Вся история' }).click();
  await page.locator('.h-day').first().waitFor();
});

test('the line between the panes is dragged, moved by keys, remembered and put back', async () => {
  await open();
  const width = async () => (await page.locator('.l-left').boundingBox()).width;
  const usual = await width();
  const line = await page.locator('.l-split').boundingBox();
  await page.mouse.move(line.x + line.width / 2, 400);
  await page.mouse.down();
  await page.mouse.move(line.x + 120, 420, { steps: 4 });
  await page.mouse.up();
  const dragged = await width();
  assert.ok(dragged > usual + 80, `${dragged} after ${usual}`);
  await page.mouse.move(300, 300);
  assert.equal(await width(), dragged);
  await page.locator('.l-split').focus();
  await page.keyboard.press('ArrowLeft');
  assert.ok((await width()) < dragged);
  await page.reload();
  await page.waitForSelector('.t-seg');
  assert.ok(Math.abs((await width()) - dragged) < 30);
  await page.locator('.l-split').dblclick();
  assert.ok(Math.abs((await width()) - usual) < 2);
});

test('a likely pair of terms is merged, the merge undone, the pair declared different for good', async () => {
  const lecture = await upload(service, 'Среды.srt', subtitles(PAIR));
  const glossary = () => service.ask('GET', `/lectures/${lecture}/glossary`);
  await until(async () => (await glossary()).pairs.length === 1, 'the pair', 60_000);
  await open({ lecture });
  await page.getByRole('button', { name: 'PyCharm', exact: true }).click();
  await page.getByText('Похоже на «пайчарм»').waitFor();
  await page.locator('.g-card').getByRole('button', { name: 'Объединить', exact: true }).click();
  await until(async () => (await glossary()).entries.length === 1, 'the merge');
  await page.getByRole('button', { name: 'Отменить', exact: true }).last().click();
  await until(async () => (await glossary()).entries.length === 2, 'its undo');
  await page.getByText('Похоже на «пайчарм»').waitFor();
  await page.getByRole('button', { name: 'Это разное' }).click();
  await until(async () => (await glossary()).pairs.length === 0, 'no pair');
  await page.getByText('Похоже на «пайчарм»').waitFor({ state: 'detached' });
});

test('over plain http, where browsers offer less, a term is judged and a link copied', async () => {
  await open({
    before: (to) =>
      to.addInitScript(() => {
        delete Crypto.prototype.randomUUID;
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
      }),
  });
  const drafts = async () => (await api('/glossary')).entries.filter(({ state }) => state === 'draft').length;
  const before = await drafts();
  await page.keyboard.press('KeyN');
  await page.keyboard.press('KeyA');
  await until(async () => (await drafts()) === before - 1, 'the verdict');
  await page.getByRole('button', { name: 'Поделиться' }).click();
  await page.getByRole('button', { name: 'Создать ссылку' }).click();
  await page.getByRole('button', { name: 'Скопировать' }).click();
  await page.getByRole('button', { name: 'Скопировано' }).waitFor();
  // Letters in a menu choose its lines: they judge no term behind it.
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Экспорт' }).click();
  await page.getByRole('menuitem').nth(3).waitFor();
  await page.keyboard.press('KeyR');
  await page.keyboard.press('Escape');
  assert.equal(await drafts(), before - 1);
});
