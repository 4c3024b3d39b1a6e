import { blendServices } from '../flow/blend-services.ts';
import { meanOf } from '../flow/distribution.ts';
import type { ArrivalPattern, Flow } from '../flow/flow.ts';
import { modulatedMean } from '../flow/modulation.ts';
import { rateAt } from '../flow/rate.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunRecord } from './run-record.ts';
import type { NodeResult } from './simulation-result.ts';

export interface OverloadedNode {
  readonly node: string;
  readonly utilisation: number;
  /** It refuses what does not fit, so that its queue does not grow for ever. */
  readonly refuses: boolean;
  readonly text: string;
}

/**
 * Nodes that get at least as much work as they can do at the end of the run, so that their queues would grow for ever:
 * the demand of the arrivals over the workers that are there. A bounded queue refuses the rest instead.
 */
export function overloadedNodes(
  flow: Flow,
  scenario: Scenario,
  nodes: readonly NodeResult[],
  record: RunRecord,
): readonly OverloadedNode[] {
  const visits = visitRates(flow, scenario.horizonSeconds);
  const blended = blendServices(flow, hopRatesOf(flow, scenario.horizonSeconds));
  return flow.stations.flatMap((station, index): OverloadedNode[] => {
    if (station.is !== 'servers' || station.workers === Number.POSITIVE_INFINITY) return [];
    const group = record.groups.find(({ node }) => node === station.node);
    const targets = group?.desiredAtEnd ?? station.targets.length;
    const capacity = targets * station.workers;
    if (capacity === 0) return [];
    const rate = visits[index] ?? 0;
    const seconds = meanOf(blended.stations[index]?.service ?? station.service);
    const utilisation = (rate * seconds) / capacity;
    // A queue that has just been worked off says more than a rounding of the load.
    if (utilisation < 1 - 1e-9) return [];
    const name = nodes[index]?.name ?? station.name;
    const refuses = station.queueLimit !== Number.POSITIVE_INFINITY;
    return [
      {
        node: station.node,
        utilisation,
        refuses,
        text: `${name} is ${refuses ? 'overloaded' : 'unstable'}, ρ = ${utilisation.toFixed(2)}: ${round(rate)} requests a second need ${round(rate * seconds)} workers and ${round(capacity)} are there. ${refuses ? 'It refuses what its queue has no room for.' : 'Its queue never drains.'}`,
      },
    ];
  });
}

function rateAtEnd(pattern: ArrivalPattern, horizon: number): number {
  switch (pattern.is) {
    case 'random':
    case 'even':
      return rateAt(pattern.rate, horizon * (1 - 1e-9));
    case 'modulated':
      // A burst passes; it is the mean that has to be worked off.
      return modulatedMean(pattern.states);
    default:
      return 0;
  }
}

/** Visits a second to each station when the run ends, from the arrivals and the hops alone. */
export function visitRates(flow: Flow, horizon: number): readonly number[] {
  const hopRates = hopRatesOf(flow, horizon);
  const rates = new Array<number>(flow.stations.length).fill(0);
  flow.hops.forEach(({ station }, index) => {
    rates[station] = (rates[station] ?? 0) + (hopRates[index] ?? 0);
  });
  return rates;
}

/** The same by hop. */
export function hopRatesOf(flow: Flow, horizon: number): Float64Array {
  const hopRates = new Float64Array(flow.hops.length);
  const entering = new Float64Array(flow.hops.length);
  for (const { pattern, classes } of flow.sources) {
    const rate = rateAtEnd(pattern, horizon);
    const total = classes.reduce((sum, { weight }) => sum + weight, 0);
    for (const { weight, entry } of classes) {
      for (const { to, p } of entry) entering[to] = (entering[to] ?? 0) + (rate * weight * p) / total;
    }
  }
  hopRates.set(entering);
  // Loops converge because every path leads out.
  for (let round = 0; round < 1000; round += 1) {
    const next = Float64Array.from(entering);
    flow.hops.forEach((hop, index) => {
      const rate = hopRates[index] ?? 0;
      if (rate === 0) return;
      const flows = [...hop.next, ...hop.spawns, ...hop.calls.flat()];
      for (const { to, p } of flows) next[to] = (next[to] ?? 0) + rate * p;
      const station = flow.stations[hop.station];
      if (station?.is !== 'queue') return;
      for (const { entry, mapping } of station.consumers) {
        const batch = mapping === undefined ? 1 : 1;
        for (const { to, p } of entry) next[to] = (next[to] ?? 0) + (rate * p) / batch;
      }
    });
    const isDone = next.every((rate, index) => Math.abs(rate - (hopRates[index] ?? 0)) <= 1e-12 * (1 + rate));
    hopRates.set(next);
    if (isDone) break;
  }
  return hopRates;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
