import type { Router } from '#shared/contract/router.ts';
import type { Answer, Request, Transport } from '#shared/contract/rpc.ts';

/** One end of a message port: a process, a worker, a channel. What is posted is cloned. */
export interface PortEnd {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

type PortMessage =
  | { readonly request: Request }
  | { readonly cancel: string }
  | { readonly id: string; readonly answer: Answer };

/** Answers the requests that arrive at this end. */
export function serveOnPort(port: PortEnd, router: Router): void {
  port.onMessage((message) => {
    const asked = message as PortMessage;
    if ('cancel' in asked) router.cancel(asked.cancel);
    else if ('request' in asked) {
      const { id } = asked.request;
      router.dispatch(asked.request).then((answer) => port.post({ id, answer } satisfies PortMessage));
    }
  });
}

export interface PortTransport extends Transport {
  /** The other side is gone: every call under way fails, and later ones until there is a new port. */
  disconnect(): void;
  connect(port: PortEnd): void;
}

/** Calls over a port that may be replaced, when the process behind it was started again. */
export function portTransport(): PortTransport {
  const pending = new Map<string, (answer: Answer) => void>();
  let current: PortEnd | undefined;
  return {
    connect(port) {
      current = port;
      port.onMessage((message) => {
        const answered = message as PortMessage;
        if (!('answer' in answered) || current !== port) return;
        pending.get(answered.id)?.(answered.answer);
        pending.delete(answered.id);
      });
    },
    disconnect() {
      current = undefined;
      for (const resolve of pending.values()) resolve(disconnected);
      pending.clear();
    },
    send(request) {
      const port = current;
      if (port === undefined) return Promise.resolve(disconnected);
      return new Promise((resolve) => {
        pending.set(request.id, resolve);
        port.post({ request } satisfies PortMessage);
      });
    },
    cancel: (id) => current?.post({ cancel: id } satisfies PortMessage),
    subscribe: () => () => undefined,
  };
}

const disconnected: Answer = {
  ok: false,
  fault: { code: 'disconnected', message: 'The library does not answer. It is being started again.' },
};
