/** A real service in a folder of its own, with the sample lecture processed; started once a file of tests. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KONSPEKT = process.env.KONSPEKT_BIN ?? join(ROOT, '.venv/bin/konspekt');
const READY = /(http:\/\/127\.0\.0\.1:(\d+))\/\?token=(\S+)/;
const START_MS = 180_000;
const SAMPLE_MS = 240_000;

export const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Asks until the answer is true; the question may fail meanwhile. */
export async function until(ask, what, limitMs = 15_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await Promise.resolve(ask()).catch(() => null);
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await pause(100);
  }
}

async function launch(home, port) {
  const child = spawn(KONSPEKT, ['serve', '--port', String(port)], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, KONSPEKT_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (chunk) => (said += chunk);
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const [, origin, found, token] = await until(() => said.match(READY), `the service: ${said}`, START_MS);
  return { child, origin, port: Number(found), token };
}

export async function startService({ home = mkdtempSync(join(tmpdir(), 'konspekt-e2e-')), port = 0 } = {}) {
  const running = await launch(home, port);
  const { origin } = running;
  let cookie = '';

  async function ask(method, path, body, extra = {}) {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { Origin: origin, Cookie: cookie, 'Content-Type': 'application/json', ...extra },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const session = answer.headers.getSetCookie().find((one) => one.startsWith('konspekt_session='));
    if (session) cookie = session.split(';')[0];
    return answer.status === 204 ? null : answer.json();
  }

  await until(() => ask('POST', '/session', { token: running.token }), 'a session');

  return {
    origin,
    home,
    port: running.port,
    ask,
    cookies: () => [{ name: 'konspekt_session', value: cookie.split('=')[1], url: origin }],
    async sample() {
      const { id } = await ask('POST', '/lectures/sample');
      await until(
        async () => (await ask('GET', `/lectures/${id}`)).state === 'ready',
        'the sample',
        SAMPLE_MS,
      );
      return id;
    },
    /** As a power cut would: the supervisor and all that it started, at once. */
    kill() {
      process.kill(-running.child.pid, 'SIGKILL');
    },
    async again() {
      Object.assign(running, await launch(home, running.port));
    },
    async stop() {
      try {
        process.kill(-running.child.pid, 'SIGTERM');
        await until(
          () => running.child.exitCode !== null || running.child.signalCode !== null,
          'its end',
          10_000,
        );
      } catch {
        this.kill();
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}
