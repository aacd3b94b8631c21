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
  const link = await service.ask('POST', `/lectures/${sample}/links`, {});
  return { course: course.id, sample, texts, template: own.id, share: link.token };
}

/** Name of the picture -> address; `open` does what makes the screen, `as` says who looks. */
export function screensOf(shelf) {
  return [
    { name: 'library', path: '/' },
    { name: 'course', path: `/?course=${shelf.course}` },
    { name: 'search', path: '/', open: (page) => searchFor(page, 'микросервис') },
    { name: 'lecture', path: `/lectures/${shelf.sample}` },
    { name: 'templates', path: `/templates/${shelf.template}` },
    { name: 'settings-profile', path: '/settings/profile' },
    { name: 'settings-courses', path: '/settings/courses' },
    { name: 'settings-people', path: '/settings/people' },
    { name: 'settings-tokens', path: '/settings/tokens' },
    { name: 'settings-webhooks', path: '/settings/webhooks' },
    { name: 'settings-engines', path: '/settings/engines' },
    { name: 'settings-storage', path: '/settings/storage' },
    { name: 'settings-queue', path: '/settings/queue' },
    { name: 'settings-health', path: '/settings/health' },
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
