/** A real service in a folder of its own, with the sample lecture processed; started once a file of tests. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KONSPEKT = process.env.KONSPEKT_BIN ?? join(ROOT, '.venv/bin/konspekt');
/** With accounts no token is printed. */
const READY = /(http:\/\/127\.0\.0\.1:(\d+))\/(?:\?token=(\S+))?/;
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

async function launch(home, port, more) {
  const child = spawn(KONSPEKT, ['serve', '--port', String(port)], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, ...more, KONSPEKT_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listen = (chunk) => (said += chunk);
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const [, origin, found, token] = await until(() => said.match(READY), `the service: ${said}`, START_MS);
  return { child, origin, port: Number(found), token };
}

/** Somebody at the service: asks with his own session. */
function visitorOf(origin) {
  let cookie = '';
  return {
    async ask(method, path, body, extra = {}) {
      const answer = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: { Origin: origin, Cookie: cookie, 'Content-Type': 'application/json', ...extra },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      const session = answer.headers.getSetCookie().find((one) => one.startsWith('konspekt_session='));
      if (session) cookie = session.split(';')[0];
      return answer.status === 204 ? null : answer.json();
    },
    cookies: () => [{ name: 'konspekt_session', value: cookie.split('=')[1], url: origin }],
  };
}

/** `env`: further settings. `administrator`: the service has accounts, and this one is made with {name, password}. */
export async function startService({
  home = mkdtempSync(join(tmpdir(), 'konspekt-e2e-')),
  port = 0,
  env = {},
  administrator = null,
} = {}) {
  const more = administrator ? { ...env, KONSPEKT_ACCOUNTS__MODE: 'accounts' } : env;
  if (administrator) {
    execFileSync(
      KONSPEKT,
      ['user', 'add', administrator.name, '--role', 'administrator', '--password-stdin'],
      { cwd: ROOT, env: { ...process.env, ...more, KONSPEKT_HOME: home }, input: administrator.password },
    );
  }
  const running = await launch(home, port, more);
  const { origin } = running;
  const visitor = visitorOf(origin);
  const { ask } = visitor;
  await until(() => ask('POST', '/session', administrator ?? { token: running.token }), 'a session');

  return {
    ...visitor,
    origin,
    home,
    port: running.port,
    /** Edits a lecture as somebody else would; `rows`: those that the edits name, as they were seen. */
    edit: (lecture, edits, rows) =>
      ask(
        'POST',
        `/lectures/${lecture}/edits`,
        { edits },
        { 'If-Match': rows.map(({ id, version }) => `"${id}:${version}"`).join(', ') },
      ),
    /** Another person, logged in. */
    async person(name, password) {
      const other = visitorOf(origin);
      await other.ask('POST', '/session', { name, password });
      return { ...other, origin };
    },
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
      Object.assign(running, await launch(home, running.port, more));
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
