import type { LintelDocument } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { GroupPlan, Station } from '../flow/flow.ts';
import { visitRates } from '../results/stability.ts';
import type { PreparedRun, SimulationOptions } from '../run-simulation.ts';
import { type Candidate, type CandidateMaker, createCandidateMaker } from './candidate-maker.ts';
import { ofBuckets, ofFunction, ofLink, ofQueue } from './limit-candidates.ts';
import { ofServers } from './server-candidates.ts';

/** More than these are not read. */
const most = 12;

/**
 * What could be decided otherwise about the nodes that the requests of a run pass: sizes, targets of policies, limits,
 * classes of machines, batches. The busiest nodes come first. Nothing is looked up in the result of a run, so every
 * machine that shares the work comes to the same list.
 */
export function whatIfCandidates(
  document: LintelDocument,
  run: PreparedRun,
  options: SimulationOptions,
): readonly Candidate[] {
  const { flow, scenario } = run;
  const visits = visitRates(flow, scenario.horizonSeconds);
  const useOf = (index: number): number => {
    const station = flow.stations[index];
    const demand = (visits[index] ?? 0) * (station === undefined ? 0 : meanOf(station.service));
    return demand / Math.max(1e-9, placesOf(run, index));
  };
  const order = flow.stations.map((_, index) => index).sort((a, b) => useOf(b) - useOf(a) || a - b);
  const maker = createCandidateMaker(document, run, options);
  const found = order.flatMap((index) => {
    const station = flow.stations[index];
    const group = flow.groups.find((each) => each.station === index);
    return station === undefined ? [] : about(maker, station, group, visits[index] ?? 0);
  });
  // A table is two stations, and two functions share the concurrency of the account.
  return found.filter(({ id }, at) => found.findIndex((other) => other.id === id) === at).slice(0, most);
}

function placesOf({ flow }: PreparedRun, index: number): number {
  const station = flow.stations[index];
  if (station?.is === 'servers') return station.workers * station.targets.length;
  if (station?.is === 'function') return station.reserved ?? flow.pools[station.pool]?.limit ?? 1000;
  if (station?.is === 'buckets') return Math.min(...station.buckets.map(({ rate }) => rate));
  return Number.POSITIVE_INFINITY;
}

function about(
  maker: CandidateMaker,
  station: Station,
  group: GroupPlan | undefined,
  rate: number,
): readonly Candidate[] {
  switch (station.is) {
    case 'servers':
      return ofServers(maker, station, group);
    case 'function':
      return ofFunction(maker, station, rate);
    case 'buckets':
      return ofBuckets(maker, station, rate);
    case 'queue':
      return ofQueue(maker, station.node);
    case 'link':
      return ofLink(maker, station);
  }
}
