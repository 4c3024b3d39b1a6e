import type { Branch, Flow } from '../flow/flow.ts';
import type { FluidEngine } from './fluid-engine.ts';
import { type FluidStation, stationFlow } from './fluid-station.ts';

/** Requests that wait, by when they came: the first are served first, and who has waited for too long leaves. */
class Line {
  private times: number[] = [];
  private amounts: number[] = [];
  private first = 0;
  total = 0;

  join(at: number, amount: number): void {
    if (amount <= 0) return;
    this.times.push(at);
    this.amounts.push(amount);
    this.total += amount;
  }

  serve(amount: number): void {
    let left = amount;
    while (left > 0 && this.first < this.times.length) {
      const there = this.amounts[this.first] as number;
      const taken = Math.min(left, there);
      this.amounts[this.first] = there - taken;
      this.total -= taken;
      left -= taken;
      if (taken < there) return;
      this.advance();
    }
    if (this.first === this.times.length) this.total = 0;
  }

  /** Those who came before that time leave; gives their number. */
  leaveBefore(time: number): number {
    let sum = 0;
    while (this.first < this.times.length && (this.times[this.first] as number) < time) {
      sum += this.amounts[this.first] as number;
      this.advance();
    }
    this.total -= sum;
    return sum;
  }

  private advance(): void {
    this.first += 1;
    if (this.first < 4096) return;
    this.times = this.times.slice(this.first);
    this.amounts = this.amounts.slice(this.first);
    this.first = 0;
  }
}

interface Lender {
  readonly places: number;
  readonly patience: number;
  /** Stations where requests are while they have a place, and the one that they leave it from. */
  readonly inside: readonly number[];
  readonly last: number;
  readonly line: Line;
}

/**
 * Places that requests borrow while they are elsewhere, and wait for no longer than so long: connections of a database
 * proxy. As many requests are at the database as there are places, and the others wait at the proxy.
 */
export class BorrowedPlaces {
  private readonly engine: FluidEngine;
  private readonly lenders: readonly (Lender | undefined)[];

  constructor(engine: FluidEngine, flow: Flow) {
    this.engine = engine;
    this.lenders = flow.stations.map((plan, station): Lender | undefined => {
      if (plan.is !== 'servers' || plan.waitTimeout === undefined) return undefined;
      const inside = new Set<number>();
      const visit = (branches: readonly Branch[]): void => {
        for (const { to } of branches) {
          const hop = flow.hops[to];
          if (hop === undefined || inside.has(hop.station)) continue;
          inside.add(hop.station);
          visit(hop.next);
        }
      };
      for (const hop of flow.hops) if (hop.station === station) visit(hop.calls.flat());
      const all = [...inside];
      const last = all.at(-1);
      if (last === undefined) return undefined;
      return {
        places: plan.workers * plan.targets.length,
        patience: plan.waitTimeout,
        inside: all,
        last,
        line: new Line(),
      };
    });
  }

  lends(station: number): boolean {
    return this.lenders[station] !== undefined;
  }

  /** Moves the lender on by what `stationFlow` says, and leaves there what gets a place. */
  step(index: number, station: FluidStation): void {
    const { engine } = this;
    const { places, patience, inside, last, line } = this.lenders[index] as Lender;
    const inflow = stationFlow[0] as number;
    const dt = stationFlow[1] as number;
    const end = engine.now + dt;
    line.join(end, inflow * dt);
    const taken = inside.reduce((sum, each) => sum + (engine.stations[each]?.inside ?? 0), 0);
    const own = (engine.means[index] as number) * (engine.targets.factors[index] as number);
    const lastMean = (engine.means[last] as number) * (engine.targets.factors[last] as number);
    const leaving = lastMean === 0 ? line.total / dt : (engine.stations[last]?.busy ?? 0) / lastMean;
    const free = Math.max(0, (places - taken) / dt + leaving);
    const out = Math.min(line.total / dt, free);
    line.serve(out * dt);
    const late = line.leaveBefore(end - patience);
    const plan = engine.flow.stations[index];
    if (late > 0 && plan?.is === 'servers') engine.drop(index, late / dt, plan.fullCause, dt);
    station.queued = line.total;
    station.busy = Math.min(places, taken + out * own);
    station.inside = line.total + out * own;
    stationFlow[2] = out;
  }
}
