import type { Capabilities } from '#shared/contract/host-contract.ts';

/** What a host can do that needs a window system. Paths stay on this side of the contract. */
export interface HostPorts {
  readonly capabilities: Capabilities;
  /** Paths that the user chose; undefined when they cancelled. */
  readonly askOpen: (
    kinds: readonly ('lintel' | 'mermaid' | 'template' | 'any')[],
  ) => Promise<string | undefined>;
  readonly askSave: (suggestedName: string) => Promise<string | undefined>;
  readonly openExternal: (url: string) => Promise<void>;
  readonly windowState: (state: { readonly title: string; readonly hasUnsavedEdits: boolean }) => void;
}
