import {
  type HostClient,
  type HostEvent,
  type HostEventPayload,
  type HostFault,
  hostEvents,
  hostMethods,
} from '#shared/contract/host-contract.ts';
import { HostCallError } from './host-call-error.ts';

/** What a host puts on the page before it loads: two functions and nothing else. */
export interface HostBridge {
  call(method: string, input: unknown): Promise<BridgeAnswer>;
  on(event: string, listener: (payload: unknown) => void): () => void;
}

export type BridgeAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: HostFault };

declare global {
  interface Window {
    readonly lintelHost?: HostBridge;
  }
}

export function createIpcTransport(bridge: HostBridge): HostClient {
  return {
    async call(method, input) {
      const answer = await bridge.call(method, input);
      if (!answer.ok) throw new HostCallError(answer.fault);
      return hostMethods[method].out.parse(answer.value) as never;
    },
    on: (event, listener) =>
      bridge.on(event, (payload) => {
        const parsed = hostEvents[event].safeParse(payload);
        if (parsed.success) listener(parsed.data as HostEventPayload<HostEvent> as never);
      }),
  };
}
