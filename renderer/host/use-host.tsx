import { createContext, type ReactNode, use } from 'react';
import type { Capabilities, HostClient } from '#shared/contract/host-contract.ts';

interface Host {
  readonly client: HostClient;
  readonly capabilities: Capabilities;
}

const HostContext = createContext<Host | undefined>(undefined);

export function HostProvider({ host, children }: { readonly host: Host; readonly children: ReactNode }) {
  return <HostContext value={host}>{children}</HostContext>;
}

export function useHost(): HostClient {
  return useContextHost().client;
}

/** What this host can do. Components ask this and never which host it is. */
export function useCapabilities(): Capabilities {
  return useContextHost().capabilities;
}

function useContextHost(): Host {
  const host = use(HostContext);
  if (host === undefined) throw new Error('Wrap the tree in a HostProvider.');
  return host;
}
