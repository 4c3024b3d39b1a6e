import { get } from 'node:http';
import type { EventStream } from '#shared/contract/transports/http.ts';

/** Uses the one-time address as a browser would; the cookie to send from then on. */
export async function signIn(address: string): Promise<string> {
  const response = await fetch(address);
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`The host did not sign in: ${response.status}.`);
  return cookie;
}

/** The part of a browser's EventSource that the transport needs, over plain HTTP, with its reconnection. */
export function openEvents(url: string, cookie: () => string): EventStream {
  const listeners = new Map<string, Set<(message: { readonly data: string }) => void>>();
  let lastEventId: string | undefined;

  function connect(): void {
    const headers: Record<string, string> = { cookie: cookie(), accept: 'text/event-stream' };
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
    const again = (): void => void setTimeout(connect, 50).unref();
    get(url, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          receive(text.slice(0, end));
          text = text.slice(end + 2);
        }
      });
      response.on('close', again);
    }).on('error', again);
  }

  function receive(frame: string): void {
    const fields = new Map(frame.split('\n').map((line) => line.split(/: (.*)/, 2) as [string, string]));
    lastEventId = fields.get('id') ?? lastEventId;
    const data = fields.get('data');
    if (data === undefined) return;
    for (const listener of listeners.get(fields.get('event') ?? 'message') ?? []) listener({ data });
  }

  connect();
  return {
    addEventListener(event, listener) {
      const set = listeners.get(event) ?? new Set();
      set.add(listener);
      listeners.set(event, set);
    },
    removeEventListener: (event, listener) => void listeners.get(event)?.delete(listener),
  };
}
