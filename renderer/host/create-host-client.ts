import { type HostClient, hostContract } from '#shared/contract/host-contract.ts';
import { createClient } from '#shared/contract/rpc.ts';
import { bridgeTransport, type HostBridge, hostBridgeName } from '#shared/contract/transports/bridge.ts';
import { httpTransport } from '#shared/contract/transports/http.ts';

/** The wire that exists: the bridge that a desktop host put on the page, else HTTP to where the page came from. */
export function createHostClient(page: object): HostClient {
  const bridge = (page as { readonly [hostBridgeName]?: HostBridge })[hostBridgeName];
  const transport =
    bridge === undefined
      ? httpTransport({ fetch: (url, init) => fetch(url, init), openEvents: (url) => new EventSource(url) })
      : bridgeTransport(bridge);
  return createClient(hostContract, transport, crypto.randomUUID());
}
