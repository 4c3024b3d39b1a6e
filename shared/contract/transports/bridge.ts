import type { Answer, Transport } from '../rpc.ts';

/** What the desktop's preload puts into the page: two functions, nothing of Electron. */
export interface HostBridge {
  call(method: string, input: unknown, id?: string): Promise<Answer>;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

/** Name of the bridge on the page's `window`; absent in every other host. */
export const hostBridgeName = 'lintelHost';

/** The method that stops a call by its id: a wire's own, not of any contract. */
export const cancelMethod = 'rpc.cancel';

/** The window's side of the desktop host. */
export function bridgeTransport(bridge: HostBridge): Transport {
  return {
    async send({ id, method, input }) {
      try {
        return await bridge.call(method, input, id);
      } catch {
        return { ok: false, fault: { code: 'disconnected', message: 'The application does not answer.' } };
      }
    },
    cancel: (id) => void bridge.call(cancelMethod, id).catch(() => undefined),
    subscribe: (event, listener) => bridge.on(event, listener),
  };
}
