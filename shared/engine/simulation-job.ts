import { ok, type Result, unwrap } from '#shared/base/result.ts';
import { createCostEngine } from '#shared/cost/create-cost-engine.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import type { Flow } from '#shared/simulation/flow/flow.ts';
import { type LiveRun, type RunSnapshot, startLiveRun } from '#shared/simulation/live-run.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { thinSeries } from '#shared/simulation/results/thin-series.ts';
import type { SimulationRequest } from '#shared/simulation/run-simulation.ts';
import type { Scenario } from '#shared/simulation/scenario/scenario.ts';
import {
  itemsOfShard,
  mergeRecords,
  type PreparedSweep,
  prepareSweep,
  resultOfStopped,
  type SweepItem,
  type SweptRecord,
  sweptRecord,
} from '#shared/simulation/shards.ts';
import { prepareWhatIfs, weighWhatIfs } from '#shared/simulation/what-if/weigh-what-ifs.ts';
import type { WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';
import { simulationOptionsOf } from './run-costs.ts';

/** What a column of the series is of, so that what is busy can be read as utilisation. */
export interface RunStation {
  readonly id: string;
  readonly node: NodeId;
  readonly name: string;
  readonly is: Flow['stations'][number]['is'];
  /** Requests that one target serves at once; null where nothing bounds it. */
  readonly perTarget: number | null;
  /** Targets without a group; with a group the series counts them. */
  readonly targets: number;
  readonly group: string | null;
}

/** A run as a window keeps and shows it. */
export interface SimulationRun {
  readonly result: SimulationResult;
  readonly scenario: Scenario;
  readonly stations: readonly RunStation[];
  readonly groups: readonly { readonly id: string; readonly node: NodeId; readonly name: string }[];
}

/** A run, and its result with every point of its curves. */
export interface FinishedSimulation {
  readonly run: SimulationRun;
  readonly whole: SimulationResult;
}

/** A scenario that is compiled and can be run in parts, on as many workers as there are; any split gives the same. */
export interface SimulationWork<T> {
  /** Runs of which each can be in another part. */
  readonly count: number;
  /** The part i of n, counted from 1. */
  part(index: number, count: number): WorkPart;
  finish(records: readonly SweptRecord[]): Result<T>;
  /** Of what was stopped, where that can be shown: undefined when too little was seen. */
  finishStopped(records: readonly SweptRecord[]): T | undefined;
}

/** A part under way: it goes on in steps, so that it is seen, slowed, paused and stopped between them. */
export interface WorkPart {
  /** From 0 to 1. */
  readonly progress: number;
  /** Where the run under way is, in simulated seconds. */
  readonly now: number;
  /** Goes on for at most so many events, and no further than a simulated time; true when everything has run. */
  advance(events: number, until?: number): boolean;
  /** How the drawing stands in the run under way; undefined where it is not the first one. */
  snapshot(): RunSnapshot | undefined;
  /** Ends it here: a run under way is kept as far as it came. */
  stop(): void;
  readonly records: readonly SweptRecord[];
}

/** A run under way in one worker. */
export interface SimulationJob {
  /** From 0 to 1. */
  readonly progress: number;
  /** Goes on for at most so many events; true when everything has run. */
  advance(events: number): boolean;
  finish(): SimulationRun;
}

/** As many points as a wide chart has pixels to tell apart. */
const chartPoints = 400;

/** Opens and compiles a scenario of the document, with the unit prices of the book. */
export function openSimulation(
  document: LintelDocument,
  request: SimulationRequest,
  prices: PriceBook,
): Result<SimulationWork<FinishedSimulation>> {
  const prepared = prepareSweep(document, request, undefined, resolverOf(prices));
  if (!prepared.ok) return prepared;
  const sweep = prepared.value;
  const [run] = sweep.runs;
  if (run === undefined) throw new Error('A run has no variant.');
  const shown = (result: SimulationResult): FinishedSimulation => ({
    whole: result,
    run: {
      result: { ...result, series: thinSeries(result.series, chartPoints) },
      scenario: run.scenario,
      stations: stationsOf(run.flow),
      groups: run.flow.groups.map(({ id, node, name }) => ({ id, node, name })),
    },
  });
  return ok(
    workOf(
      sweep,
      (records) => {
        const merged = mergeRecords(sweep, records);
        if (!merged.ok) return merged;
        const [variant] = merged.value.variants;
        if (variant === undefined) throw new Error('A run has no result.');
        return ok(shown(variant.result));
      },
      (records) => {
        const result = resultOfStopped(sweep, records);
        return result === undefined ? undefined : shown(result);
      },
    ),
  );
}

/** Opens and compiles what could be decided otherwise about a scenario of the document. */
export function openWhatIfs(
  document: LintelDocument,
  request: SimulationRequest,
  prices: PriceBook,
): Result<SimulationWork<WhatIfResult>> {
  const prepared = prepareWhatIfs(document, request, resolverOf(prices));
  if (!prepared.ok) return prepared;
  return ok(
    workOf(
      prepared.value,
      (records) => weighWhatIfs(prepared.value, records),
      // Some of the pairs say nothing.
      () => undefined,
    ),
  );
}

/** What a simulation needs of a document: what it means, and what that costs. */
export function resolverOf(prices: PriceBook) {
  return (document: LintelDocument) => {
    const { architecture } = createResolver().update(document);
    const estimate = createCostEngine(prices).update(document, architecture);
    return { architecture, options: simulationOptionsOf(document, architecture, estimate, prices) };
  };
}

/** Opens, compiles and begins a scenario in one part. */
export function startSimulationJob(
  document: LintelDocument,
  request: SimulationRequest,
  prices: PriceBook,
): Result<SimulationJob> {
  const work = openSimulation(document, request, prices);
  if (!work.ok) return work;
  const part = work.value.part(1, 1);
  return ok({
    get progress() {
      return part.progress;
    },
    advance: (events) => part.advance(events),
    finish: () => unwrap(work.value.finish(part.records)).run,
  });
}

function workOf<T>(
  prepared: PreparedSweep,
  finish: (records: readonly SweptRecord[]) => Result<T>,
  finishStopped: (records: readonly SweptRecord[]) => T | undefined,
): SimulationWork<T> {
  return {
    count: prepared.items.length,
    part: (index, count) => startPart(prepared, itemsOfShard(prepared.items, index, count)),
    finish,
    finishStopped,
  };
}

function startPart(prepared: PreparedSweep, items: readonly SweepItem[]): WorkPart {
  const records: SweptRecord[] = [];
  let under: LiveRun | undefined;
  let isStopped = false;
  const keep = (item: SweepItem, run: LiveRun): void => {
    records.push(sweptRecord(prepared, item, run.record()));
    under = undefined;
  };
  return {
    records,
    get now() {
      return under?.now ?? 0;
    },
    get progress() {
      const item = items[records.length];
      if (item === undefined || isStopped) return 1;
      const horizon = prepared.runs[item.variant]?.scenario.horizonSeconds ?? 1;
      const part = under === undefined ? 0 : Math.min(1, under.now / horizon);
      return (records.length + part) / items.length;
    },
    advance(events, until) {
      const item = items[records.length];
      if (item === undefined || isStopped) return true;
      const run = prepared.runs[item.variant];
      if (run === undefined) throw new Error(`There is no variant ${item.variant}.`);
      under ??= startLiveRun(run, item.replication, prepared.isBrief === true);
      if (under.advance(events, until)) keep(item, under);
      return records.length >= items.length;
    },
    snapshot() {
      const item = items[records.length];
      return item?.variant === 0 && item.replication === 0 ? under?.snapshot() : undefined;
    },
    stop() {
      const item = items[records.length];
      isStopped = true;
      if (item === undefined || under === undefined) return;
      under.stop();
      keep(item, under);
    },
  };
}

function stationsOf(flow: Flow): readonly RunStation[] {
  return flow.stations.map((station, index) => ({
    id: station.id,
    node: station.node,
    name: station.name,
    is: station.is,
    perTarget: perTargetOf(flow, station),
    targets: station.is === 'servers' ? station.targets.length : 1,
    group: flow.groups.find((group) => group.station === index)?.id ?? null,
  }));
}

function perTargetOf(flow: Flow, station: Flow['stations'][number]): number | null {
  if (station.is === 'servers') return Number.isFinite(station.workers) ? station.workers : null;
  if (station.is === 'function') return station.reserved ?? flow.pools[station.pool]?.limit ?? null;
  return null;
}
