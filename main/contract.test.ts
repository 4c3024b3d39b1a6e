import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createEventHub, type EventHub } from '#shared/contract/event-hub.ts';
import { createRouter, type Router } from '#shared/contract/router.ts';
import {
  type Client,
  type Contract,
  createClient,
  type Handlers,
  HostError,
  type Transport,
} from '#shared/contract/rpc.ts';
import { bridgeTransport } from '#shared/contract/transports/bridge.ts';
import { httpTransport } from '#shared/contract/transports/http.ts';
import { inProcessTransport } from '#shared/contract/transports/in-process.ts';
import { createBridge } from './electron/bridge.ts';
import { eventChannel } from './electron/channels.ts';
import { serveIpc } from './electron/ipc.ts';
import { createFakeIpc } from './testing/fake-ipc.ts';
import { openEvents, signIn } from './testing/http-client.ts';
import { startLoopbackServer } from './web/loopback-server.ts';

const contract = {
  methods: {
    'text.double': { in: z.object({ text: z.string() }), out: z.object({ text: z.string() }) },
    'text.fail': {
      in: z.object({ how: z.enum(['host-error', 'crash', 'bad-output']) }),
      out: z.object({ n: z.int() }),
    },
    'text.wait': { in: z.object({}), out: z.object({}) },
    'text.echo': { in: z.object({ value: z.json() }), out: z.object({ value: z.json() }) },
  },
  events: { counted: z.object({ n: z.int() }), ready: z.object({}) },
} as const satisfies Contract;

/** What a wire is to the suite: a transport to a running host, and a way to stop and start that host. */
interface Wire {
  readonly name: string;
  start(router: Router, events: EventHub): Promise<WireConnection>;
}

interface WireConnection {
  readonly transport: Transport;
  /** Ends the host and starts it again with the same router. */
  restart(whileDown: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const rendererFolder = mkdtempSync(join(tmpdir(), 'lintel-wire-'));
writeFileSync(join(rendererFolder, 'index.html'), '<title>Lintel</title>');
afterAll(() => rmSync(rendererFolder, { recursive: true, force: true }));

const inProcess: Wire = {
  name: 'in process',
  async start(router, events) {
    let isUp = true;
    const direct = inProcessTransport(router, events);
    return {
      transport: {
        ...direct,
        send: async (request) =>
          isUp
            ? direct.send(request)
            : { ok: false, fault: { code: 'disconnected', message: 'The host is gone.' } },
      },
      async restart(whileDown) {
        isUp = false;
        await whileDown();
        isUp = true;
      },
      stop: async () => undefined,
    };
  },
};

const http: Wire = {
  name: 'HTTP',
  async start(router, events) {
    let server = await startLoopbackServer({ router, events, rendererFolder, port: 0 });
    const { origin, port } = server;
    let cookie = await signIn(server.newAddress());
    const transport = httpTransport(
      {
        fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, cookie } }),
        openEvents: (url) => openEvents(url, () => cookie),
      },
      origin,
    );
    return {
      transport,
      async restart(whileDown) {
        await server.close();
        await whileDown();
        server = await startLoopbackServer({ router, events, rendererFolder, port });
        cookie = await signIn(server.newAddress());
      },
      stop: () => server.close(),
    };
  },
};

const ipc: Wire = {
  name: 'Electron IPC',
  async start(router, events) {
    const fake = createFakeIpc();
    serveIpc(fake.ipcMain, router);
    events.subscribeAll((event, payload) => fake.webContents.send(eventChannel, event, payload));
    return {
      transport: bridgeTransport(createBridge(fake.ipcRenderer)),
      async restart(whileDown) {
        fake.ipcMain.removeHandler('rpc');
        await whileDown();
        serveIpc(fake.ipcMain, router);
      },
      stop: async () => undefined,
    };
  },
};

describe.each([inProcess, http, ipc])('the contract over $name', (wire) => {
  let connection: WireConnection;
  let client: Client<typeof contract>;
  let events: EventHub;
  let faults: string[];
  let sawCancel: Promise<boolean>;

  beforeEach(async () => {
    faults = [];
    events = createEventHub();
    let tellCancel: (value: boolean) => void = () => undefined;
    sawCancel = new Promise((resolve) => {
      tellCancel = resolve;
    });
    const handlers: Handlers<typeof contract> = {
      'text.double': ({ text }) => ({ text: text + text }),
      'text.fail': ({ how }) => {
        if (how === 'host-error') throw new HostError('not-found', 'There is no such text.');
        if (how === 'bad-output') return { n: 'seven' } as never;
        throw new Error('secret path /home/someone');
      },
      'text.wait': async (_, context) => {
        while (!context.isCancelled()) await new Promise((resolve) => setTimeout(resolve, 5));
        tellCancel(true);
        return {};
      },
      'text.echo': ({ value }) => ({ value }),
    };
    const router = createRouter(contract, handlers, {
      maxInputSize: 100_000,
      onFault: (method) => faults.push(method),
    });
    connection = await wire.start(router, events);
    client = createClient(contract, connection.transport);
  });

  afterEach(() => connection.stop());

  async function faultOf(call: Promise<unknown>): Promise<{ code: string; message: string }> {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof HostError))
      throw new Error(`The call should have failed with a fault, not ${error}.`);
    return { code: error.code, message: error.message };
  }

  test('a call comes back with its answer', async () => {
    await expect(client.call('text.double', { text: 'ab' })).resolves.toEqual({ text: 'abab' });
  });

  test('calls under way at the same time get their own answers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => client.call('text.double', { text: String(n) })),
    );
    expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 30 }, (_, n) => `${n}${n}`));
  });

  test('JSON values cross unchanged', async () => {
    const value = { a: [1, 2.5, -0.1, null, true, 'ü \u2028 "quoted"', { deep: [[]] }], '': {} };
    await expect(client.call('text.echo', { value })).resolves.toEqual({ value });
  });

  test('an input that does not fit the contract is refused with the field', async () => {
    const fault = await faultOf(client.call('text.double', { text: 7 as never }));
    expect(fault.code).toBe('invalid-input');
    expect(fault.message).toContain('text');
  });

  test('an unknown method is named', async () => {
    const fault = await faultOf(client.call('text.nothing' as never, {} as never));
    expect(fault).toEqual({ code: 'unknown-method', message: 'The host has no method called text.nothing.' });
  });

  test('a method named like an object property is unknown', async () => {
    expect((await faultOf(client.call('constructor' as never, {} as never))).code).toBe('unknown-method');
  });

  test('a fault of the service arrives with its code and sentence', async () => {
    const fault = await faultOf(client.call('text.fail', { how: 'host-error' }));
    expect(fault).toEqual({ code: 'not-found', message: 'There is no such text.' });
    expect(faults).toEqual([]);
  });

  test('a crash of the service arrives without its details', async () => {
    const fault = await faultOf(client.call('text.fail', { how: 'crash' }));
    expect(fault.code).toBe('failed');
    expect(fault.message).not.toMatch(/secret|home|at /);
    expect(faults).toEqual(['text.fail']);
  });

  test('an output that does not fit the contract is a fault of ours', async () => {
    expect((await faultOf(client.call('text.fail', { how: 'bad-output' }))).code).toBe('failed');
    expect(faults).toEqual(['text.fail']);
  });

  test('an oversized input is refused', async () => {
    expect((await faultOf(client.call('text.double', { text: 'x'.repeat(100_001) }))).code).toBe('too-large');
  });

  test('an input nested beyond reason is refused', async () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 1_000; depth += 1) value = [value];
    expect((await faultOf(client.call('text.echo', { value: value as never }))).code).toBe('invalid-input');
  });

  test('a cancelled call ends at once and its handler is told', async () => {
    const stop = new AbortController();
    const call = faultOf(client.call('text.wait', {}, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 20);
    expect((await call).code).toBe('cancelled');
    await expect(sawCancel).resolves.toBe(true);
  });

  test('events arrive in order, checked, and only to those who listen', async () => {
    const received: number[] = [];
    const done = new Promise<void>((resolve) => {
      client.on('counted', ({ n }) => {
        received.push(n);
        if (n === 49) resolve();
      });
    });
    await connected();
    for (let n = 0; n < 50; n += 1) {
      events.publish('counted', { n });
      events.publish('counted', { n: 'not a number' });
      events.publish('other', { n });
    }
    await done;
    expect(received).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  test('a listener that was taken away hears nothing more', async () => {
    const received: number[] = [];
    const stop = client.on('counted', ({ n }) => received.push(n));
    const last = new Promise<void>((resolve) => client.on('counted', ({ n }) => n === 2 && resolve()));
    await connected();
    events.publish('counted', { n: 1 });
    await expect.poll(() => received).toEqual([1]);
    stop();
    events.publish('counted', { n: 2 });
    await last;
    expect(received).toEqual([1]);
  });

  test('calls fail as disconnected while the host is gone, and work again when it is back', async () => {
    await connection.restart(async () => {
      expect((await faultOf(client.call('text.double', { text: 'a' }))).code).toBe('disconnected');
    });
    await expect(client.call('text.double', { text: 'a' })).resolves.toEqual({ text: 'aa' });
  });

  test('events go on after the host came back', async () => {
    const received: number[] = [];
    client.on('counted', ({ n }) => received.push(n));
    await connected();
    await connection.restart(async () => undefined);
    await expect
      .poll(
        () => {
          events.publish('counted', { n: 5 });
          return received.includes(5);
        },
        { timeout: 10_000, interval: 100 },
      )
      .toBe(true);
  });

  /** A stream is open once one event has come through. */
  async function connected(): Promise<void> {
    let isOpen = false;
    const stop = client.on('ready', () => {
      isOpen = true;
    });
    await expect
      .poll(() => {
        events.publish('ready', {});
        return isOpen;
      })
      .toBe(true);
    stop();
  }
});
