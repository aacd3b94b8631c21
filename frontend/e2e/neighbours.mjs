/** Services beside ours on loopback: one that people log in at, one that hears of events, one that has weights. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

function listening(handle) {
  return new Promise((resolve) => {
    const server = createServer((request, response) => void handle(request, response));
    server.listen(0, '127.0.0.1', () => {
      const url = `http://127.0.0.1:${server.address().port}`;
      resolve({ url, stop: () => (server.closeAllConnections(), server.close()) });
    });
  });
}

const tell = (response, told, status = 200) => {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(told));
};
const bodyOf = async (request) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};
const part = (told) => Buffer.from(JSON.stringify(told)).toString('base64url');

/** A provider of OpenID Connect that lets everybody in as `claims` say, or, refusing, nobody. */
export async function startProvider(claims) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
  const visits = new Map();
  const state = { isRefusing: false };

  function tokenFor({ nonce, client_id: aud }) {
    const now = Math.floor(Date.now() / 1000);
    const told = { iss: provider.url, aud, iat: now, exp: now + 300, nonce, ...claims };
    const signed = `${part({ alg: 'RS256', kid: 'k1' })}.${part(told)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  async function handle(request, response) {
    const { pathname, searchParams } = new URL(request.url, provider.url);
    if (pathname === '/authorize') {
      const asked = Object.fromEntries(searchParams);
      const code = String(visits.size);
      visits.set(code, asked);
      const answer = state.isRefusing ? { error: 'access_denied' } : { code };
      const query = new URLSearchParams({ ...answer, state: asked.state });
      response.writeHead(302, { Location: `${asked.redirect_uri}?${query}` }).end();
    } else if (pathname === '/token') {
      const sent = new URLSearchParams(await bodyOf(request));
      const visit = visits.get(sent.get('code'));
      const proof = createHash('sha256').update(sent.get('code_verifier')).digest('base64url');
      if (proof !== visit?.code_challenge) tell(response, { error: 'invalid_grant' }, 400);
      else tell(response, { access_token: 'a', token_type: 'Bearer', id_token: tokenFor(visit) });
    } else if (pathname === '/keys') tell(response, { keys: [key] });
    else
      tell(response, {
        issuer: provider.url,
        authorization_endpoint: `${provider.url}/authorize`,
        token_endpoint: `${provider.url}/token`,
        jwks_uri: `${provider.url}/keys`,
      });
  }
  const provider = await listening(handle);
  return Object.assign(state, provider);
}

/** Hears of events; `status` is what it answers. */
export async function startListener() {
  const state = { status: 200, heard: [] };
  const server = await listening(async (request, response) => {
    state.heard.push(JSON.parse(await bodyOf(request)));
    response.writeHead(state.status).end();
  });
  return Object.assign(state, server);
}

/** As the table of weights has it: of another size the first file would be refused at once. */
const FILE_BYTES = 224_893_347;
const PIECE = Buffer.alloc(2_000_000);

/** A mirror of weights: a first part of each file comes, in a few seconds; then the file is gone. */
export async function startMirror() {
  const broken = new Set();
  const headers = { 'Content-Length': FILE_BYTES };
  return listening(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://mirror');
    if (pathname.endsWith('/revision/main')) tell(response, { sha: 'a'.repeat(40) });
    else if (pathname.startsWith('/api/') || broken.has(pathname)) response.writeHead(404).end();
    else if (request.method === 'HEAD') response.writeHead(200, headers).end();
    else {
      broken.add(pathname);
      response.writeHead(200, headers);
      for (let at = 0; at < 12 && !response.destroyed; at += 1) {
        response.write(PIECE);
        await new Promise((resume) => setTimeout(resume, 250));
      }
      response.destroy();
    }
  });
}
