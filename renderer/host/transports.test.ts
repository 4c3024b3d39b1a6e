import { describe, expect, it } from 'vitest';
import { createHttpTransport } from './http-transport.ts';
import { createIpcTransport } from './ipc-transport.ts';

function aServer(respond: (url: string, init: RequestInit) => Response | Error) {
  const calls: { url: string; init: RequestInit }[] = [];
  const listeners = new Map<string, (message: Event) => void>();
  const client = createHttpTransport({
    async fetch(url, init) {
      calls.push({ url, init });
      const response = respond(url, init);
      if (response instanceof Error) throw response;
      return response;
    },
    openEvents: () => ({
      addEventListener: (event: string, listener: unknown) => void listeners.set(event, listener as never),
      removeEventListener: (event: string) => void listeners.delete(event),
    }),
  });
  return {
    client,
    calls,
    listeners,
    send: (event: string, data: string) => listeners.get(event)?.({ data } as MessageEvent),
  };
}

const capabilities = { host: 'web', fileDialogs: false, nativeMenu: false, printToPdf: false, version: '1' };

describe('the HTTP transport', () => {
  it('posts JSON with the header that foreign pages cannot send', async () => {
    const server = aServer(() => Response.json({ ok: true, value: capabilities }));
    await expect(server.client.call('host.capabilities', {})).resolves.toEqual(capabilities);
    expect(server.calls).toEqual([
      {
        url: '/rpc/host.capabilities',
        init: {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-lintel': '1' },
          body: '{}',
        },
      },
    ]);
  });

  it('rejects with the fault of the host', async () => {
    const server = aServer(() =>
      Response.json({ ok: false, fault: { code: 'not-found', message: 'It is gone.' } }, { status: 404 }),
    );
    await expect(server.client.call('library.remove', { id: 'x' })).rejects.toMatchObject({
      message: 'It is gone.',
      fault: { code: 'not-found' },
    });
  });

  it('says that the host does not answer when it is gone', async () => {
    const server = aServer(() => new Error('ECONNREFUSED'));
    await expect(server.client.call('library.list', {})).rejects.toMatchObject({
      fault: { code: 'disconnected' },
    });
  });

  it('gives one sentence for an answer that is no answer', async () => {
    const refused = aServer(() => new Response('<html>', { status: 401 }));
    await expect(refused.client.call('library.list', {})).rejects.toThrow('HTTP 401');
    const garbled = aServer(() => new Response('<html>'));
    await expect(garbled.client.call('library.list', {})).rejects.toThrow('cannot be read');
  });

  it('refuses a value that does not keep the contract', async () => {
    const server = aServer(() => Response.json({ ok: true, value: { documents: 'none' } }));
    await expect(server.client.call('library.list', {})).rejects.toThrow();
  });

  it('hands on events that keep the contract and ignores the others', () => {
    const server = aServer(() => new Response());
    const commands: string[] = [];
    const stop = server.client.on('menu.command', ({ command }) => void commands.push(command));
    server.send('menu.command', '{"command":"undo"}');
    server.send('menu.command', '{"command":7}');
    server.send('menu.command', 'not json');
    expect(commands).toEqual(['undo']);
    stop();
    expect(server.listeners.size).toBe(0);
  });
});

describe('the IPC transport', () => {
  it('calls the bridge and unwraps its answer', async () => {
    const calls: unknown[] = [];
    const client = createIpcTransport({
      call: async (method, input) => {
        calls.push([method, input]);
        return { ok: true, value: { documents: [] } };
      },
      on: () => () => undefined,
    });
    await expect(client.call('library.list', {})).resolves.toEqual({ documents: [] });
    expect(calls).toEqual([['library.list', {}]]);
  });

  it('rejects with the fault of the host', async () => {
    const client = createIpcTransport({
      call: async () => ({ ok: false, fault: { code: 'failed', message: 'The disk is full.' } }),
      on: () => () => undefined,
    });
    await expect(client.call('settings.get', {})).rejects.toMatchObject({ fault: { code: 'failed' } });
  });
});
