import type { Answer } from '#shared/contract/rpc.ts';
import type { HostBridge } from '#shared/contract/transports/bridge.ts';
import { eventChannel, rpcChannel } from './channels.ts';

/** What the bridge needs of Electron's `ipcRenderer`. */
interface RendererEnd {
  invoke(channel: string, request: unknown): Promise<unknown>;
  on(channel: string, listener: (event: unknown, name: string, payload: unknown) => void): unknown;
  off(channel: string, listener: (event: unknown, name: string, payload: unknown) => void): unknown;
}

/** The two functions that the page gets: no channel names, no event objects, nothing of Electron. */
export function createBridge(ipcRenderer: RendererEnd): HostBridge {
  let calls = 0;
  return {
    call(method, input, id) {
      calls += 1;
      const request = { id: id ?? `page-${calls}`, method, input };
      return ipcRenderer.invoke(rpcChannel, request) as Promise<Answer>;
    },
    on(event, listener) {
      const receive = (_: unknown, name: string, payload: unknown): void => {
        if (name === event) listener(payload);
      };
      ipcRenderer.on(eventChannel, receive);
      return () => void ipcRenderer.off(eventChannel, receive);
    },
  };
}
