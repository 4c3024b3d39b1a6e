import type { HostFault } from '#shared/contract/host-contract.ts';

/** How a failed host call rejects: a stable code for programs, one sentence for the user. */
export class HostCallError extends Error {
  readonly fault: HostFault;

  constructor(fault: HostFault) {
    super(fault.message);
    this.name = 'HostCallError';
    this.fault = fault;
  }
}

/** The sentence to show for anything that was thrown: our own words where we have them, never a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
