import type { HostClient } from '#shared/contract/host-contract.ts';
import { createHttpTransport } from './http-transport.ts';
import { createIpcTransport, type HostBridge } from './ipc-transport.ts';

/** The wire that exists: the bridge that a desktop host put on the page, else HTTP to where the page came from. */
export function createHostClient(bridge: HostBridge | undefined): HostClient {
  if (bridge !== undefined) return createIpcTransport(bridge);
  return createHttpTransport({
    fetch: (url, init) => fetch(url, init),
    openEvents: (url) => new EventSource(url),
  });
}
