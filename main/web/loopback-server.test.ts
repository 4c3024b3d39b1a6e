import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createEventHub, type EventHub } from '#shared/contract/event-hub.ts';
import type { Answer } from '#shared/contract/rpc.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type LoopbackServer, startLoopbackServer } from './loopback-server.ts';

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: LoopbackServer;
let events: EventHub;
let calls: string[];
let windows: number[];
let cookie: string;

beforeEach(async () => {
  const folder = temporaryFolder();
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), '<title>Lintel</title>');
  writeFileSync(join(rendererFolder, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(folder, 'secret.json'), '"secret"');
  symlinkSync(join(folder, 'secret.json'), join(rendererFolder, 'link.json'));
  calls = [];
  windows = [];
  events = createEventHub();
  const router = {
    dispatch: async ({ method }: { method: string }): Promise<Answer> => {
      calls.push(method);
      return { ok: true, value: { method } };
    },
    cancel: () => undefined,
  };
  server = await startLoopbackServer({
    router,
    events,
    rendererFolder,
    port: 0,
    onWindows: (n) => windows.push(n),
  });
  const login = await ask('GET', new URL(server.newAddress()).pathname + new URL(server.newAddress()).search);
  cookie = String(login.headers['set-cookie']?.[0]?.split(';')[0]);
});

afterEach(() => server.close());

function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: server.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function call(headers: Record<string, string> = {}, body = '{}'): Promise<Reply> {
  return ask(
    'POST',
    '/rpc/library.list',
    { cookie, 'content-type': 'application/json', 'x-lintel': '1', ...headers },
    body,
  );
}

describe('signing in', () => {
  test('an address works once', async () => {
    const path = new URL(server.newAddress());
    const first = await ask('GET', path.pathname + path.search);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^lintel-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(first.headers['set-cookie']?.[0]).toContain(`lintel-${server.port}=`);
    expect((await ask('GET', path.pathname + path.search)).status).toBe(401);
  });

  test('the answer leads on by itself, without a redirect that would lose the cookie', async () => {
    const path = new URL(server.newAddress());
    const { status, headers, body } = await ask('GET', path.pathname + path.search, {
      'sec-fetch-site': 'cross-site',
    });
    expect(status).toBe(200);
    expect(headers.location).toBeUndefined();
    expect(body).toContain('http-equiv="refresh" content="0;url=/"');
  });

  test('the ticket is not the session', () => {
    expect(cookie).not.toContain(new URL(server.newAddress()).searchParams.get('t'));
  });

  test('after twenty wrong tickets a right one is refused too', async () => {
    for (let n = 0; n < 20; n += 1) await ask('GET', `/login?t=guess${n}`);
    const path = new URL(server.newAddress());
    expect((await ask('GET', path.pathname + path.search)).status).toBe(401);
  });

  test.each(['/', '/assets/main.js', '/events', '/nothing'])('%s needs the cookie', async (path) => {
    expect((await ask('GET', path)).status).toBe(401);
    expect((await ask('GET', path, { cookie: `lintel-${server.port}=${'A'.repeat(43)}` })).status).toBe(401);
  });

  test('a call needs the cookie', async () => {
    expect((await call({ cookie: '' })).status).toBe(401);
    expect(calls).toEqual([]);
  });

  test('the cookie of a host on another port is not taken', async () => {
    expect((await ask('GET', '/', { cookie: cookie.replace(/^lintel-\d+/, 'lintel-1') })).status).toBe(401);
  });
});

describe('requests that do not come from our window', () => {
  test.each([
    'evil.example',
    'localhost',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]:80',
    'localhost.evil.example:80',
  ])('the host name %s is refused', async (host) => {
    expect((await ask('GET', '/', { cookie, host })).status).toBe(421);
  });

  test('localhost with our port is taken', async () => {
    expect((await ask('GET', '/', { cookie, host: `localhost:${server.port}` })).status).toBe(200);
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'the origin %s is refused',
    async (origin) => {
      expect((await call({ origin })).status).toBe(403);
      expect(calls).toEqual([]);
    },
  );

  test('an origin of the right host by another name is refused', async () => {
    expect((await call({ origin: `http://localhost:${server.port}` })).status).toBe(403);
  });

  test('our own origin is taken', async () => {
    expect((await call({ origin: server.origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test.each(['cross-site', 'same-site'])('a request from a %s page is refused', async (site) => {
    expect((await ask('GET', '/', { cookie, 'sec-fetch-site': site })).status).toBe(403);
    expect((await call({ 'sec-fetch-site': site })).status).toBe(403);
  });

  test('a call without our header is refused', async () => {
    const headers = { cookie, 'content-type': 'application/json' };
    expect((await ask('POST', '/rpc/library.list', headers, '{}')).status).toBe(403);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'a call that a form could send (%s) is refused',
    async (type) => {
      expect((await call({ 'content-type': type })).status).toBe(415);
    },
  );

  test.each([
    ['GET', '/rpc/library.list'],
    ['POST', '/'],
    ['PUT', '/assets/main.js'],
    ['OPTIONS', '/rpc/library.list'],
    ['TRACE', '/'],
  ])('%s %s is not allowed', async (method, path) => {
    expect((await ask(method, path, { cookie })).status).toBe(405);
  });

  test('no answer allows another origin to read it', async () => {
    for (const { headers } of [
      await call(),
      await ask('GET', '/', { cookie }),
      await ask('OPTIONS', '/rpc/x'),
    ]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('files of the window', () => {
  test('the page and its files are served with their types', async () => {
    const page = await ask('GET', '/', { cookie });
    expect(page.body).toBe('<title>Lintel</title>');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect((await ask('GET', '/assets/main.js', { cookie })).headers['content-type']).toMatch(
      /^text\/javascript/,
    );
  });

  test.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%5csecret.json',
    '/link.json',
    '//etc/passwd',
    '/assets',
    '/%00',
    '/%ff',
  ])('%s leads nowhere', async (path) => {
    const reply = await ask('GET', path, { cookie });
    expect(reply.status).toBe(404);
    expect(reply.body).not.toContain('"secret"');
  });

  test.each(['/', '/login?t=x', '/nothing'])('%s has the headers that protect the page', async (path) => {
    const { headers } = await ask('GET', path, { cookie });
    expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('limits', () => {
  test('a body over 32 MB is refused before it is read', async () => {
    const { status, body } = await new Promise<Reply>((resolve, reject) => {
      const sent = httpRequest(
        {
          host: '127.0.0.1',
          port: server.port,
          method: 'POST',
          path: '/rpc/library.save',
          headers: {
            cookie,
            'content-type': 'application/json',
            'x-lintel': '1',
            'content-length': 33 * 1024 * 1024,
          },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect(status).toBe(413);
    expect(JSON.parse(body)).toMatchObject({ ok: false, fault: { code: 'too-large' } });
  });

  test('a body that is not JSON is refused in one sentence', async () => {
    const { status, body } = await call({}, '{"a":');
    expect(status).toBe(400);
    expect(JSON.parse(body).fault.message).toBe('The call is not valid JSON.');
  });

  test('headers over 16 KB are refused', async () => {
    expect((await ask('GET', '/', { cookie, 'x-padding': 'x'.repeat(17_000) })).status).toBe(431);
  });
});

describe('other machines', () => {
  test('the port is open on the loopback address only', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const outcome = await new Promise<string>((resolve) => {
        const socket = connect({ host: address, port: server.port, timeout: 2000 });
        socket.on('connect', () => resolve('connected'));
        socket.on('error', () => resolve('refused'));
        socket.on('timeout', () => resolve('refused'));
        onTestFinished(() => void socket.destroy());
      });
      expect(outcome).toBe('refused');
    }
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
  });
});

describe('events', () => {
  interface Stream {
    readonly text: () => string;
    readonly close: () => void;
  }

  async function listen(lastEventId?: string): Promise<Stream> {
    let text = '';
    const headers: Record<string, string> = { cookie };
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
    const sent = httpRequest(
      { host: '127.0.0.1', port: server.port, path: '/events', headers },
      (response) => {
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', () => undefined);
      },
    );
    sent.on('error', () => undefined);
    sent.end();
    await expect.poll(() => text).toContain('retry:');
    return { text: () => text, close: () => sent.destroy() };
  }

  test('the host knows how many windows are open', async () => {
    const a = await listen();
    const b = await listen();
    a.close();
    await expect.poll(() => windows).toEqual([1, 2, 1]);
    b.close();
    await expect.poll(() => windows).toEqual([1, 2, 1, 0]);
  });

  test('a window that reconnects gets what it missed, once', async () => {
    const first = await listen();
    events.publish('menu.command', { command: 'one' });
    await expect.poll(first.text).toContain('one');
    const id = /id: (\S+)/.exec(first.text())?.[1];
    first.close();
    await expect.poll(() => windows.at(-1)).toBe(0);
    events.publish('menu.command', { command: 'two' });
    const second = await listen(id);
    await expect.poll(second.text).toContain('two');
    expect(second.text()).not.toContain('one');
  });

  test('an id of another run of the host replays nothing', async () => {
    events.publish('menu.command', { command: 'one' });
    const stream = await listen('deadbeef-0');
    events.publish('menu.command', { command: 'two' });
    await expect.poll(stream.text).toContain('two');
    expect(stream.text()).not.toContain('one');
  });
});
