import type { Answer, Transport } from '../rpc.ts';
import { cancelMethod } from './bridge.ts';

/** The parts of the browser that the transport uses; `fetch` and an `EventSource` fit. */
export interface HttpPlatform {
  fetch(
    url: string,
    init: { readonly method: string; readonly headers: Record<string, string>; readonly body: string },
  ): Promise<{ readonly status: number; text(): Promise<string> }>;
  /** Opens the stream of events, which reconnects by itself. */
  openEvents(url: string): EventStream;
}

export interface EventStream {
  addEventListener(event: string, listener: (message: { readonly data: string }) => void): void;
  removeEventListener(event: string, listener: (message: { readonly data: string }) => void): void;
}

/** Sent with every call, with the call's id: a page of another origin cannot send it without asking first. */
export const callHeader = 'x-lintel';
export const callPath = '/rpc/';
export const eventsPath = '/events';

/** The window's side of the loopback host: a POST for each call, server-sent events for the rest. */
export function httpTransport(platform: HttpPlatform, base = ''): Transport {
  let stream: EventStream | undefined;

  async function post(method: string, id: string, input: unknown): Promise<Answer> {
    let status: number;
    let text: string;
    try {
      const response = await platform.fetch(`${base}${callPath}${encodeURIComponent(method)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [callHeader]: id },
        body: JSON.stringify(input),
      });
      status = response.status;
      text = await response.text();
    } catch {
      return disconnected(
        'The application that serves this window does not answer. Your edits stay in this window.',
      );
    }
    if (status === 401 || status === 403) {
      return {
        ok: false,
        fault: { code: 'refused', message: 'This window is not signed in. Start Lintel again.' },
      };
    }
    return readAnswer(text) ?? disconnected(`The answer to ${method} cannot be read.`);
  }

  return {
    send: ({ method, id, input }) => post(method, id, input),
    cancel: (id) => void post(cancelMethod, 'cancel', id),
    subscribe(event, listener) {
      stream ??= platform.openEvents(`${base}${eventsPath}`);
      const source = stream;
      const receive = (message: { readonly data: string }): void => {
        const payload = parseJson(message.data);
        if (payload !== undefined) listener(payload);
      };
      source.addEventListener(event, receive);
      return () => source.removeEventListener(event, receive);
    },
  };
}

function disconnected(message: string): Answer {
  return { ok: false, fault: { code: 'disconnected', message } };
}

function readAnswer(text: string): Answer | undefined {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && 'ok' in value ? (value as Answer) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
