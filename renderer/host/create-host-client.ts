import { type HostClient, hostContract } from '#shared/contract/host-contract.ts';
import { createClient } from '#shared/contract/rpc.ts';
import { bridgeTransport, type HostBridge, hostBridgeName } from '#shared/contract/transports/bridge.ts';
import { httpTransport } from '#shared/contract/transports/http.ts';

/** Browsers keep 64 KiB of requests alive for a page that is gone. */
const maxLastWords = 48 * 1024;

/** The wire that exists: the bridge that a desktop host put on the page, else HTTP to where the page came from. */
export function createHostClient(page: Window): HostClient {
  const bridge = (page as { readonly [hostBridgeName]?: HostBridge })[hostBridgeName];
  let isLeaving = false;
  page.addEventListener(
    'beforeunload',
    () => {
      isLeaving = true;
      // The user may stay after all.
      setTimeout(() => {
        isLeaving = false;
      }, 1000);
    },
    { capture: true },
  );
  const transport =
    bridge === undefined
      ? httpTransport({
          // What is sent while the page goes must outlive it; browsers take only little that way.
          fetch: (url, init) =>
            fetch(url, { ...init, keepalive: isLeaving && init.body.length < maxLastWords }),
          openEvents: (url) => new EventSource(url),
        })
      : bridgeTransport(bridge);
  return createClient(hostContract, transport, crypto.randomUUID());
}
