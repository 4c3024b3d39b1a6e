import { stateWords } from '../control-plane/target-states.ts';
import type { Flow } from '../flow/flow.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { findBottleneck } from './bottleneck.ts';
import { classResult, figure } from './class-result.ts';
import { confidenceBands } from './confidence-bands.ts';
import { type CostRates, costOfRun, type MeasuredRun, withRestOfBill } from './cost-of-run.ts';
import { costOverTime } from './cost-over-time.ts';
import { judge } from './judge.ts';
import { nodeResult } from './node-result.ts';
import { payloadOfRun } from './payload-of-run.ts';
import type { ClassRecord, RunRecord, StationRecord } from './run-record.ts';
import { createServicePercentiles, type ServicePercentiles } from './service-percentiles.ts';
import type {
  ConnectionResult,
  GroupResult,
  Latency,
  RunCost,
  SimulationResult,
  StoppedRun,
} from './simulation-result.ts';
import { hopRatesOf } from './stability.ts';
import { systemBounds } from './system-bounds.ts';
import { thinSeries } from './thin-series.ts';
import { withWindowPercentiles } from './window-percentiles.ts';
import { windowWords } from './window-words.ts';

/** As many points of a band as a wide chart has pixels to tell apart. */
const bandPoints = 400;

export interface ResultContext {
  readonly version: string;
  readonly scenarioId: string;
  readonly because: string;
  readonly rates?: CostRates | undefined;
}

/**
 * One result of all replications, which come in their order: counts and histograms add up exactly, means get an
 * interval over the replications. Decisions and series are those of the first.
 */
export function assembleResult(
  flow: Flow,
  scenario: Scenario,
  records: readonly RunRecord[],
  context: ResultContext,
): SimulationResult {
  const first = records[0];
  if (first === undefined) throw new Error('A result needs at least one replication.');
  const whole = flow.classes.map((_, index) =>
    classResult(
      records.map((record) => record.classes[index] as ClassRecord),
      records,
    ),
  );
  const background = flow.classes
    .map((_, index) =>
      classResult(
        records.map((record) => record.background[index] as ClassRecord),
        records,
      ),
    )
    .filter(({ offered, completed, failed }) => offered + completed + failed > 0);
  const serviceOf = createServicePercentiles(flow, hopRatesOf(flow, scenario.horizonSeconds));
  const stations = flow.stations.map((_, index) => {
    const own = nodeResult(
      flow,
      index,
      records.map((record) => record.stations[index] as StationRecord),
      records,
    );
    const service = serviceOf(index, { mean: own.meanService, completions: own.completions });
    return service === undefined ? own : { ...own, service: within(service, own.time) };
  });
  const { classes, nodes, latencies, windows } = withWindowPercentiles(whole, stations, records);
  const bottleneck = findBottleneck(flow, nodes, first.seconds * records.length);
  const latencyOfClass = (id: string) => latencies[classes.findIndex((each) => each.id === id)];
  const stopped = stoppedOf(scenario, records);
  const verdict = judge(
    flow,
    scenario,
    classes,
    nodes,
    first,
    {
      percentile: (id, share) => latencyOfClass(id)?.percentile(share) ?? null,
      slower: (id, seconds) => {
        const histogram = latencyOfClass(id);
        // A mean without buckets does not know.
        const isKnown = histogram !== undefined && histogram.shareUpTo(Number.POSITIVE_INFINITY) > 0;
        return isKnown ? 1 - histogram.shareUpTo(seconds) : null;
      },
    },
    stopped,
  );
  const payload = payloadOfRun(flow, scenario.horizonSeconds, classes);
  const measured = {
    nodes,
    groups: first.groups.map(groupResult),
    seconds: first.seconds,
    series: first.series,
    ...(payload === undefined ? {} : { payload }),
  };
  const cost = context.rates === undefined ? null : costOf(flow, first, context.rates, measured);
  const spent = cost === null ? undefined : costOverTime(flow, first.series, cost);
  const bands =
    records.length < 2
      ? undefined
      : confidenceBands(records.map((record) => thinSeries(record.series, bandPoints)));
  return {
    format: 'lintel-simulation/1',
    version: context.version,
    scenario: { id: context.scenarioId, name: scenario.name },
    seed: scenario.seed,
    engine: first.engine,
    because: windows === undefined ? context.because : `${context.because} ${windowWords(windows)}`,
    replications: records.length,
    seconds: first.seconds,
    ...(stopped === undefined ? {} : { stopped }),
    events: records.reduce((sum, { events }) => sum + events, 0),
    verdict,
    classes,
    background,
    nodes,
    groups: measured.groups,
    ...(first.deployments === undefined || first.deployments.length === 0
      ? {}
      : { deployments: first.deployments }),
    connections: first.connections.map(({ connection }, index) =>
      connectionResult(connection, index, records),
    ),
    ...(payload === undefined ? {} : { payload }),
    decisions: first.decisions,
    bottleneck,
    bounds: systemBounds(flow, first, nodes),
    cost,
    assumptions: flow.assumptions,
    series:
      spent === undefined ? first.series : { ...first.series, columns: [...first.series.columns, spent] },
    ...(bands === undefined ? {} : { bands }),
    ...(windows === undefined ? {} : { windows }),
    ...(first.requests === undefined ? {} : { requests: first.requests }),
  };
}

/** Nobody is served for longer than they are there: draws may differ from what came up. */
function within(service: ServicePercentiles, time: Latency): ServicePercentiles {
  const least = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? a : Math.min(a, b);
  return {
    p50: least(service.p50, time.p50),
    p90: least(service.p90, time.p90),
    p99: least(service.p99, time.p99),
  };
}

/** What the run itself used, and the rest of the bill for as long. */
function costOf(flow: Flow, record: RunRecord, rates: CostRates, measured: MeasuredRun): RunCost {
  const own = costOfRun(flow, record, rates);
  return rates.month === undefined ? own : withRestOfBill(own, record, rates, rates.month(measured));
}

function groupResult(group: RunRecord['groups'][number]): GroupResult {
  return {
    node: group.node,
    name: group.name,
    desiredAtEnd: group.desiredAtEnd,
    mostTargets: group.mostTargets,
    targetHours: group.targetSeconds / 3600,
    points: group.points,
    ...(group.targetStates === undefined || group.targetStates.length === 0
      ? {}
      : { targetStates: group.targetStates }),
    notes: [
      ...(group.isClipped
        ? [
            `${group.name} scales on CPU, which cannot show more than 100 %: under overload it grows in stages of at most ×(100 ÷ target). Tracking requests per target asks for the whole step at once.`,
          ]
        : []),
      ...(group.targetStates?.some(({ state }) => state !== 'healthy') === true
        ? [`${group.name} at the end: ${stateWords(group.targetStates)}.`]
        : []),
    ],
  };
}

function connectionResult(
  connection: string,
  index: number,
  records: readonly RunRecord[],
): ConnectionResult {
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const add = (of: 'requests' | 'bytes'): number =>
    records.reduce((sum, record) => sum + (record.connections[index]?.[of] ?? 0), 0);
  return {
    connection,
    requests: add('requests'),
    perSecond: figure(records.map((record) => (record.connections[index]?.requests ?? 0) / record.seconds)),
    bytesPerSecond: add('bytes') / seconds,
  };
}

/** How far the run came, where not all of it is there. */
function stoppedOf(scenario: Scenario, records: readonly RunRecord[]): StoppedRun | undefined {
  const { horizonSeconds: ofSeconds, replications: ofReplications } = scenario;
  const at = records[0]?.stoppedAt;
  if (at === undefined && records.length === ofReplications) return undefined;
  return { seconds: at ?? ofSeconds, ofSeconds, replications: records.length, ofReplications };
}
