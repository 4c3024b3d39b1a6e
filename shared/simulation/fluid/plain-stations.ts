import type { Hop } from '../flow/flow.ts';
import type { FluidEngine } from './fluid-engine.ts';
import type { FluidServers, ServerModel } from './fluid-servers.ts';
import { stationFlow, stationPlaces, stationRow } from './fluid-station.ts';

const place = stationPlaces;

/** Where a hop leads: to a hop that all go to, or nowhere, or as its plan says. */
const nowhere = -1;
const asPlanned = -2;

/** What does not change of a station that the short way takes. */
interface PlainStation {
  readonly model: ServerModel;
  readonly hop: number;
  readonly class: number;
  readonly to: number;
}

/**
 * What almost every station does, written out in one loop: one hop comes to targets that are alike, all of which serve,
 * with room for all who wait. Stations that are out of the ordinary go the long way, with the same results.
 */
export class PlainStations {
  private readonly engine: FluidEngine;
  private readonly servers: FluidServers;
  private readonly stations: readonly (PlainStation | undefined)[];

  constructor(engine: FluidEngine, servers: FluidServers) {
    const { flow, hopsOf, hopClass } = engine;
    this.engine = engine;
    this.servers = servers;
    this.stations = servers.models.map((model, station) => {
      const [hop, ...others] = hopsOf[station] ?? [];
      if (model === undefined || !model.isPlain || hop === undefined || others.length > 0) return undefined;
      if (engine.waits?.isAt(hop) === true) return undefined;
      return { model, hop, class: hopClass[hop] as number, to: wayOf(flow.hops[hop] as Hop) };
    });
  }

  /** Moves stations on by a step, one after another. */
  stepAll(order: Int32Array, dt: number): void {
    const { engine, servers, stations } = this;
    const { table, hopIn, hopShare, visits, latencySum, completed, targets } = engine;
    const { errorRates } = targets;
    const { isNeeded: hasCallers } = engine.callers;
    stationFlow[1] = dt;
    for (let at = 0; at < order.length; at += 1) {
      const index = order[at] as number;
      const plain = stations[index];
      const own = targets.at(index);
      if (plain === undefined || !own.isPlain || errorRates[index] !== 0) {
        engine.stepStation(index, dt);
        stationFlow[1] = dt;
        continue;
      }
      const { hop, to, class: classIndex } = plain;
      const row = index * stationRow;
      const inflow = hopIn[hop] as number;
      if (inflow > 0) hopShare[hop] = 1;
      stationFlow[0] = inflow;
      servers.stepPlain(index, row, plain.model, own);
      const out = stationFlow[2] as number;
      const come = inflow * dt;
      const inside = table[row | place.inside] as number;
      const stay = inside * dt;
      table[row | place.arrivals] = (table[row | place.arrivals] as number) + come;
      table[row | place.insideArea] = (table[row | place.insideArea] as number) + stay;
      table[row | place.queuedArea] =
        (table[row | place.queuedArea] as number) + (table[row | place.queued] as number) * dt;
      table[row | place.busyArea] =
        (table[row | place.busyArea] as number) + (table[row | place.busy] as number) * dt;
      table[row | place.completions] = (table[row | place.completions] as number) + out * dt;
      visits[hop] = (visits[hop] as number) + come;
      hopIn[hop] = 0;
      const rate = out * (hopShare[hop] as number);
      if (rate === 0) continue;
      if (hasCallers) engine.times.noteTime(index, hop, rate, out, dt);
      else if (classIndex >= 0) latencySum[classIndex] = (latencySum[classIndex] as number) + stay;
      if (to >= 0) hopIn[to] = (hopIn[to] as number) + rate;
      else if (to === asPlanned) engine.passOn(hop, rate, 0, dt);
      else if (classIndex >= 0) completed[classIndex] = (completed[classIndex] as number) + rate * dt;
    }
  }
}

/** A single certain way on, and nothing on the side. */
function wayOf({ next, calls, spawns, onToken }: Hop): number {
  if (calls.length > 0 || spawns.length > 0 || onToken !== undefined || next.length > 1) return asPlanned;
  const [only] = next;
  return only === undefined ? nowhere : only.p === 1 ? only.to : asPlanned;
}
