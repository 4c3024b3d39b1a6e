import { createContext, type ReactNode, use } from 'react';
import type { FileAccess } from '#renderer/host/file-access.ts';
import type { EngineClient } from '#renderer/worker/engine-client.ts';
import type { SimulationClient } from '#renderer/worker/simulation-client.ts';
import type { Capabilities, HostClient } from '#shared/contract/host-contract.ts';
import type { Session } from './session.ts';

/** What the window is made of beside its stores; commands get it as their argument, components by `useServices`. */
export interface Services {
  readonly host: HostClient;
  readonly capabilities: Capabilities;
  readonly files: FileAccess;
  readonly engine: EngineClient;
  readonly simulation: SimulationClient;
  readonly session: Session;
}

const ServicesContext = createContext<Services | undefined>(undefined);

export function ServicesProvider({
  services,
  children,
}: {
  readonly services: Services;
  readonly children: ReactNode;
}) {
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === undefined) throw new Error('Wrap the tree in a ServicesProvider.');
  return services;
}

/** What this host can do. Components ask this and never which host it is. */
export function useCapabilities(): Capabilities {
  return useServices().capabilities;
}
