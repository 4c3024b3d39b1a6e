import { ok, type Result } from '#shared/base/result.ts';
import { createCostEngine } from '#shared/cost/create-cost-engine.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import type { Flow } from '#shared/simulation/flow/flow.ts';
import type { RunRecord } from '#shared/simulation/results/run-record.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { thinSeries } from '#shared/simulation/results/thin-series.ts';
import { startDesRun } from '#shared/simulation/run-des.ts';
import {
  prepareRun,
  resultOf,
  runReplication,
  type SimulationRequest,
} from '#shared/simulation/run-simulation.ts';
import type { Scenario } from '#shared/simulation/scenario/scenario.ts';
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

/** A run under way: it goes on in steps, so that its progress is seen. */
export interface SimulationJob {
  /** From 0 to 1. */
  readonly progress: number;
  /** Goes on for at most so many events; true when everything has run. */
  advance(events: number): boolean;
  finish(): SimulationRun;
}

/** As many points as a wide chart has pixels to tell apart. */
const chartPoints = 400;

/** Opens, compiles and begins a scenario of the document, with the unit prices of the book. */
export function startSimulationJob(
  document: LintelDocument,
  request: SimulationRequest,
  prices: PriceBook,
): Result<SimulationJob> {
  const { architecture } = createResolver().update(document);
  const estimate = createCostEngine(prices).update(document, architecture);
  const options = simulationOptionsOf(document, estimate, prices);
  const prepared = prepareRun(document, architecture, request, options);
  if (!prepared.ok) return prepared;
  const run = prepared.value;
  const { replications, horizonSeconds } = run.scenario;
  const records: RunRecord[] = [];
  let under = run.engine === 'des' ? startDesRun(run.flow, run.scenario, 0) : undefined;
  return ok({
    get progress() {
      const part = under === undefined ? 0 : Math.min(1, under.now / horizonSeconds);
      return records.length >= replications ? 1 : (records.length + part) / replications;
    },
    advance(events) {
      if (records.length >= replications) return true;
      if (run.engine === 'fluid') {
        records.push(runReplication(run, records.length));
      } else if (under?.advance(events) === true) {
        records.push(under.record());
        under =
          records.length < replications ? startDesRun(run.flow, run.scenario, records.length) : undefined;
      }
      return records.length >= replications;
    },
    finish() {
      const result = resultOf(run, records, options);
      return {
        result: { ...result, series: thinSeries(result.series, chartPoints) },
        scenario: run.scenario,
        stations: stationsOf(run.flow),
        groups: run.flow.groups.map(({ id, node, name }) => ({ id, node, name })),
      };
    },
  });
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
