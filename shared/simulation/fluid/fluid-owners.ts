import type { ErrorCause } from '../flow/causes.ts';
import { causeIndex } from '../flow/causes.ts';
import type { Branch, Flow } from '../flow/flow.ts';
import type { FluidEngine } from './fluid-engine.ts';

/**
 * Requests that hold their place while they call others, as rates: what fails of the one thing that a request waits for
 * fails the request, a step later. Of several parts beside each other, none fails whoever waits for them.
 */
export class FluidOwners {
  private readonly engine: FluidEngine;
  /** By hop, the hop that waits for it; -1 for none. */
  private readonly ownerOf: Int32Array;
  /** By hop, requests whose part has failed and that have not left yet. */
  private readonly owed: Float64Array;

  constructor(engine: FluidEngine, flow: Flow) {
    this.engine = engine;
    const { hops, guards = [] } = flow;
    this.owed = new Float64Array(hops.length);
    this.ownerOf = new Int32Array(hops.length).fill(-1);
    const visit = (branches: readonly Branch[], owner: number): void => {
      for (const { to } of branches) {
        if (this.ownerOf[to] !== -1 || engine.hopClass[to] !== -1) continue;
        this.ownerOf[to] = owner;
        const { next = [], onToken = [], guard = -1 } = hops[to] ?? {};
        visit([...next, ...onToken, ...(guards[guard]?.otherwise ?? [])], owner);
      }
    };
    hops.forEach(({ calls, join }, hop) => {
      const [only, ...others] = calls;
      if (only !== undefined && others.length === 0 && join > 0) visit(only, hop);
    });
  }

  /** The hop that waits for what is at this one, or -1. */
  ownerAt(hop: number): number {
    return this.ownerOf[hop] as number;
  }

  /** So much of what is at a hop has failed: so does whoever waits for it. False where nobody does. */
  fail(hop: number, amount: number, cause: ErrorCause): boolean {
    const owner = this.ownerOf[hop] as number;
    if (owner === -1) return false;
    this.failOwner(owner, amount, cause);
    return true;
  }

  /** So many requests that wait for what they call fail there, and leave a step later. */
  failOwner(owner: number, amount: number, cause: ErrorCause): void {
    this.owed[owner] = (this.owed[owner] as number) + amount;
    const station = this.engine.flow.hops[owner]?.station ?? -1;
    const errors = this.engine.stations[station]?.errors;
    const at = causeIndex(cause);
    if (errors !== undefined) errors[at] = (errors[at] as number) + amount;
    this.engine.failAt(owner, station, amount, cause);
  }

  /** Requests of a class whose part has failed: they have had their error, and left the step before. */
  owedOf(classIndex: number): number {
    return this.owed.reduce(
      (sum, owed, hop) => (this.engine.hopClass[hop] === classIndex ? sum + owed : sum),
      0,
    );
  }

  /** Of so many requests that leave a hop, those that have failed there before. */
  take(hop: number, leaving: number): number {
    const owed = this.owed[hop] as number;
    if (owed === 0) return 0;
    const taken = Math.min(owed, leaving);
    this.owed[hop] = owed - taken;
    return taken;
  }
}
