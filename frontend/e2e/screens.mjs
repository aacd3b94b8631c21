/** A small shelf like one of a department, and the screens of the product over it. */
import { until } from './service.mjs';

const LECTURES = [
  [
    'Базы данных.srt',
    [
      'Сегодня мы говорим о базах данных.',
      'База данных — это упорядоченный набор сведений, который хранится на диске.',
      'Первичный ключ — это столбец, по которому строка находится однозначно.',
      'Транзакция — это группа действий, которые выполняются целиком или не выполняются вовсе.',
    ],
  ],
  [
    'Микросервисы.srt',
    [
      'Тема лекции: микросервисы.',
      'Микросервис — это небольшая программа, которая решает одну задачу и общается с другими по сети.',
      'Очередь сообщений — это место, где сообщения ждут получателя.',
    ],
  ],
];

export function subtitles(lines) {
  const at = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', ',');
  return lines
    .map((line, index) => `${index + 1}\n${at(index * 8)} --> ${at(index * 8 + 7.5)}\n${line}\n`)
    .join('\n');
}

/** Sends a file as any tus client does; gives the id of its lecture. */
export async function upload(service, name, content, metadata = {}) {
  const cookie = service
    .cookies()
    .map((one) => `${one.name}=${one.value}`)
    .join('; ');
  const bytes = Buffer.from(content);
  const fields = Object.entries({ filename: name, ...metadata }).map(
    ([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`,
  );
  const headers = { Origin: service.origin, Cookie: cookie, 'Tus-Resumable': '1.0.0' };
  const made = await fetch(`${service.origin}/api/v1/uploads`, {
    method: 'POST',
    headers: { ...headers, 'Upload-Length': String(bytes.length), 'Upload-Metadata': fields.join(',') },
  });
  const sent = await fetch(new URL(made.headers.get('location'), service.origin), {
    method: 'PATCH',
    headers: { ...headers, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    body: bytes,
  });
  if (!sent.ok) throw new Error(`${sent.status} ${await sent.text()}`);
  return sent.headers.get('konspekt-lecture');
}

/** Two courses, the sample, two ready transcripts, a template of one's own, a link for students. */
export async function furnish(service) {
  const course = await service.ask('POST', '/courses', { title: 'Программирование на Python' });
  await service.ask('POST', '/courses', { title: 'Введение в специальность' });
  const texts = [];
  for (const [name, lines] of LECTURES) {
    texts.push(await upload(service, name, subtitles(lines), { course_id: course.id }));
  }
  const sample = await service.sample();
  const ready = async (id) => (await service.ask('GET', `/lectures/${id}`)).state === 'ready';
  for (const id of texts) await until(() => ready(id), 'a transcript', 120_000);
  const [template] = (await service.ask('GET', '/templates')).templates;
  const { sections, language } = template;
  const own = await service.ask('POST', '/templates', {
    title: 'Конспект нашей кафедры',
    language,
    sections,
  });
  await decide(service, sample);
  const link = await service.ask('POST', `/lectures/${sample}/links`, {});
  return { course: course.id, sample, texts, template: own.id, share: link.token };
}

/** A methodologist has been at it: some terms accepted, one rejected. */
export async function decide(service, lecture) {
  const { entries } = await service.ask('GET', `/lectures/${lecture}/glossary`);
  const defined = entries.filter((one) => one.definition);
  const verdicts = [
    ...defined.slice(0, 6).map((one) => [one, 'accepted']),
    [entries.find((one) => !one.definition), 'rejected'],
  ];
  for (const [entry, state] of verdicts.filter(([one]) => one)) {
    await service.ask(
      'POST',
      `/lectures/${lecture}/edits`,
      { edits: [{ op: 'set_state', entry_id: entry.id, state }] },
      { 'If-Match': `"${entry.id}:${entry.version}"` },
    );
  }
}

/** Name of the picture -> address; `open` does what makes the screen, `as` says who looks. */
export function screensOf(shelf) {
  return [
    { name: 'library', path: '/' },
    { name: 'course', path: `/?course=${shelf.course}` },
    { name: 'search', path: '/', open: (page) => searchFor(page, 'микросервис') },
    { name: 'uploading', path: '/', open: uploadSlowly },
    { name: 'lecture', path: `/lectures/${shelf.sample}`, open: (page) => page.waitForSelector('.t-seg') },
    { name: 'lecture-card', path: `/lectures/${shelf.sample}`, open: openCard },
    { name: 'lecture-notes', path: `/lectures/${shelf.sample}`, open: openNotes },
    { name: 'templates', path: `/templates/${shelf.template}` },
    { name: 'settings-profile', path: '/settings/profile' },
    { name: 'settings-courses', path: '/settings/courses' },
    { name: 'settings-people', path: '/settings/people' },
    { name: 'settings-tokens', path: '/settings/tokens' },
    { name: 'settings-webhooks', path: '/settings/webhooks' },
    { name: 'settings-engines', path: '/settings/engines' },
    { name: 'settings-storage', path: '/settings/storage' },
    { name: 'settings-queue', path: '/settings/queue' },
    { name: 'settings-health', path: '/settings/health', open: hidePlace },
    { name: 'settings-audit', path: '/settings/audit' },
    { name: 'help', path: '/help' },
    { name: 'share', path: `/s/${shelf.share}`, as: 'nobody' },
    { name: 'share-gone', path: '/s/no-such-link', as: 'nobody' },
    { name: 'login', path: '/login', as: 'nobody' },
    { name: 'missing', path: '/no/such/page' },
  ];
}

async function searchFor(page, words) {
  await page.keyboard.press('Slash');
  await page.locator('[data-test=search]').fill(words);
  await page.waitForSelector('[role=option]');
}

async function openCard(page) {
  await page.waitForSelector('.t-seg');
  const isPhone = page.viewportSize().width < 768;
  if (isPhone) await page.getByRole('tab', { name: /Глоссарий/ }).click();
  else await page.keyboard.press('KeyN');
  await page.waitForTimeout(400);
}

async function openNotes(page) {
  await page.waitForSelector('.t-seg');
  await page.getByRole('tab', { name: /Конспект/ }).click();
  await page.waitForTimeout(400);
}

/** A real upload on a slow line. */
async function uploadSlowly(page) {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 6e6,
  });
  const file = {
    name: 'Анализ данных: проверка гипотез.mp3',
    mimeType: 'audio/mpeg',
    buffer: Buffer.alloc(45_000_000),
  };
  await page.locator('[data-test=files]').setInputFiles(file);
  await page
    .locator('[data-upload-state=sending]')
    .getByText(/осталось/)
    .waitFor();
}

/** The folder of the test's service says nothing to a reader of the picture. */
async function hidePlace(page) {
  await page.locator('main li').first().waitFor();
  await page.evaluate(() => {
    for (const line of document.querySelectorAll('main li p'))
      line.firstChild.textContent = line.firstChild.textContent.replace(
        /\/\S*(konspekt-e2e|home)\S*/,
        '/srv/konspekt',
      );
  });
}
