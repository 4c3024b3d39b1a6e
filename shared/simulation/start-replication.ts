import { createSampler } from './des/sample-requests.ts';
import { blendServices } from './flow/blend-services.ts';
import type { FluidWatch } from './fluid/fluid-snapshot.ts';
import type { SampledRequest } from './results/request-record.ts';
import { hopRatesOf } from './results/stability.ts';
import { startDesRun } from './run-des.ts';
import { startFluidRun } from './run-fluid.ts';
import type { PreparedRun } from './run-simulation.ts';
import { chooseWindows, createWindowRuns } from './run-windows.ts';
import type { SteppedRun } from './stepped-run.ts';

/** One replication under way, in either engine. */
export interface ReplicationRun extends SteppedRun {
  /** How each station stands, and what it has done so far. */
  readonly stations: readonly {
    readonly completions: number;
    readonly errors: Iterable<number>;
    readonly queued: number;
    readonly busy: number;
  }[];
  /** Some of the requests that are under way, at most so many; none of a run of rates. */
  sample(most: number): readonly SampledRequest[];
}

/** Of a stretch where many runs are compared: all of them are to take seconds. */
const briefEvents = 1_500_000;

/**
 * Begins one replication of a prepared run. Of a run of rates some stretches are simulated request by request as well, for
 * their percentiles, each once the rates have passed it; of the first run some requests are kept. `isBrief` leaves those out,
 * and has shorter stretches.
 */
export function startReplication(run: PreparedRun, replication: number, isBrief = false): ReplicationRun {
  if (run.engine === 'fluid') return startRates(run, replication, isBrief);
  const des = startDesRun(run.flow, run.scenario, replication, replication === 0 && !isBrief);
  return Object.assign(des, { stations: des.engine.stations, sample: createSampler(des.engine) });
}

function startRates({ flow, scenario }: PreparedRun, replication: number, isBrief: boolean): ReplicationRun {
  const blended = blendServices(flow, hopRatesOf(flow, scenario.horizonSeconds));
  const most = isBrief ? briefEvents : undefined;
  const watch: FluidWatch = {
    stretches: chooseWindows(flow, scenario, replication, most),
    snapshots: [],
    acts: [],
    moments: [],
  };
  const rates = startFluidRun(blended, scenario, { replication, watch });
  const windows = createWindowRuns(flow, scenario, watch, replication, most);
  let isDone = false;
  return {
    get now() {
      return rates.now;
    },
    get isDone() {
      return isDone;
    },
    control: rates.control,
    stations: rates.engine.stations,
    counts: rates.counts,
    sample: () => [],
    advance(events, until) {
      let left = events;
      while (!isDone) {
        // Of what the rates have passed.
        left = windows.advance(rates.now, left);
        if (left <= 0) return false;
        if (rates.isDone) {
          isDone = true;
          break;
        }
        const before = rates.engine.steps;
        const isOver = rates.advance(left, until);
        left -= rates.engine.steps - before;
        if (!isOver && rates.engine.steps === before) return false;
      }
      return true;
    },
    stop() {
      rates.stop();
      isDone = true;
    },
    record() {
      const record = rates.record();
      const seen = windows.records();
      return seen.length === 0 ? record : { ...record, windows: seen };
    },
  };
}
