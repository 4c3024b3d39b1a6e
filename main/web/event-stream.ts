import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { EventHub } from '#shared/contract/event-hub.ts';

/** Sends events to every open window, and knows how many there are. */
export interface EventStreams {
  /** Keeps the response open; `lastEventId` of a reconnecting window makes up for what it missed. */
  attach(response: ServerResponse, lastEventId: string | undefined): void;
  close(): void;
}

const keptEvents = 200;
const heartbeatMs = 15_000;

export function createEventStreams(hub: EventHub, onCount: (open: number) => void): EventStreams {
  const instance = randomBytes(4).toString('hex');
  const open = new Set<ServerResponse>();
  const kept: { readonly number: number; readonly frame: string }[] = [];
  let lastNumber = 0;

  const unsubscribe = hub.subscribeAll((event, payload) => {
    lastNumber += 1;
    const frame = `id: ${instance}-${lastNumber}\nevent: ${event}\ndata: ${JSON.stringify(payload)}\n\n`;
    kept.push({ number: lastNumber, frame });
    if (kept.length > keptEvents) kept.shift();
    for (const response of open) response.write(frame);
  });
  // A comment line now and then finds connections whose other end is gone.
  const heartbeat = setInterval(() => {
    for (const response of open) response.write(': still here\n\n');
  }, heartbeatMs);
  heartbeat.unref();

  return {
    attach(response, lastEventId) {
      response.write('retry: 1000\n\n');
      const [knownInstance, number] = lastEventId?.split('-') ?? [];
      if (knownInstance === instance) {
        for (const event of kept) if (event.number > Number(number)) response.write(event.frame);
      }
      open.add(response);
      onCount(open.size);
      response.on('close', () => {
        open.delete(response);
        onCount(open.size);
      });
    },
    close() {
      unsubscribe();
      clearInterval(heartbeat);
      for (const response of open) response.end();
    },
  };
}
