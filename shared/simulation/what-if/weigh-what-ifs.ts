import { fault, ok, type Result } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import { expectedEvents } from '../plan-engine.ts';
import { figure } from '../results/class-result.ts';
import { costOfRun } from '../results/cost-of-run.ts';
import { sumHistograms } from '../results/histogram-record.ts';
import type { ClassRecord, RunRecord } from '../results/run-record.ts';
import type { Figure } from '../results/simulation-result.ts';
import {
  type PreparedRun,
  prepareRun,
  resultOf,
  type SimulationOptions,
  type SimulationRequest,
} from '../run-simulation.ts';
import type { PreparedSweep, SweptRecord } from '../shards.ts';
import { simulationVersion } from '../simulation-version.ts';
import type { Candidate } from './candidate-maker.ts';
import { whatIfCandidates } from './candidates.ts';
import type { PairedFigure, WhatIf, WhatIfResult } from './what-if-result.ts';

/** What all the runs together may take: about ten seconds on a core. */
const eventBudget = 100_000_000;
const fewest = 5;
const mostPairs = 10;

/** The run as it is and each candidate, ready to run in any split. */
export interface PreparedWhatIfs extends PreparedSweep {
  /** The one of variant n + 1; variant 0 is the run as it is. */
  readonly candidates: readonly Candidate[];
}

/**
 * Compiles the scenario as it is and with each thing decided otherwise. All have the seed of the scenario, and every
 * node and purpose has its own stream of random numbers, so what differs comes from the change.
 */
export function prepareWhatIfs(
  document: LintelDocument,
  request: SimulationRequest,
  resolve: (document: LintelDocument) => {
    readonly architecture: Architecture;
    readonly options: SimulationOptions;
  },
): Result<PreparedWhatIfs> {
  const now = resolve(document);
  const asItIs = prepareRun(document, now.architecture, request, now.options);
  if (!asItIs.ok) return asItIs;
  const candidates = whatIfCandidates(document, asItIs.value, now.options);
  if (candidates.length === 0) {
    return fault('nothing-to-weigh', 'Nothing on the way of the requests has a size or a limit to change.');
  }
  const paired = { ...request, ...pairing(asItIs.value, candidates.length) };
  const base = prepareRun(document, now.architecture, paired, now.options);
  if (!base.ok) return base;
  const runs = [base.value];
  const options = [now.options];
  const compiled: Candidate[] = [];
  for (const candidate of candidates) {
    const changed = applyChanges(document, candidate.changes);
    const then = resolve(changed);
    const run = prepareRun(changed, then.architecture, paired, then.options);
    // What cannot be built is no alternative.
    if (!run.ok || isSame(run.value, base.value)) continue;
    compiled.push(candidate);
    runs.push(run.value);
    options.push(then.options);
  }
  if (compiled.length === 0) {
    return fault('nothing-to-weigh', 'Nothing on the way of the requests has a size or a limit to change.');
  }
  const items = runs.flatMap(({ scenario }, variant) =>
    Array.from({ length: scenario.replications }, (_, replication) => ({ variant, replication })),
  );
  return ok({ sweep: undefined, runs, options, items, isBrief: true, candidates: compiled });
}

/** As many pairs as the budget allows, request by request; rates where even one pair each is too much. */
function pairing(
  { flow, scenario, engine }: PreparedRun,
  candidates: number,
): { readonly engine: 'des' | 'fluid'; readonly replications: number } {
  const events = expectedEvents(flow, scenario.horizonSeconds) * (candidates + 1);
  if (engine === 'fluid' || events > eventBudget) return { engine: 'fluid', replications: 1 };
  const affordable = Math.floor(eventBudget / Math.max(1, events));
  const wanted = Math.max(fewest, scenario.replications);
  return { engine: 'des', replications: Math.max(1, Math.min(affordable, wanted, mostPairs)) };
}

/** The change reaches nothing that runs: only what the flow says of itself may differ. */
function isSame(a: PreparedRun, b: PreparedRun): boolean {
  const key = ({ flow }: PreparedRun): string => JSON.stringify({ ...flow, assumptions: [] });
  return key(a) === key(b) && a.scenario === b.scenario;
}

/** The records of all variants, put together: what helps most first. */
export function weighWhatIfs(
  prepared: PreparedWhatIfs,
  records: readonly SweptRecord[],
): Result<WhatIfResult> {
  const { runs, options, candidates, items } = prepared;
  const sorted = [...records].sort((a, b) => a.variant - b.variant || a.replication - b.replication);
  if (sorted.length !== items.length)
    return fault('shards-missing', 'Not every run of the comparison is there.');
  const of = (variant: number): readonly RunRecord[] =>
    sorted.filter((each) => each.variant === variant).map(({ record }) => record);
  const [base] = runs;
  if (base === undefined) return fault('nothing-to-weigh', 'There is nothing to compare with.');
  const before = of(0);
  const holds = resultOf(base, before, options[0]).verdict.holds;
  const alternatives = candidates.map((candidate, index): WhatIf => {
    const run = runs[index + 1] as PreparedRun;
    const after = of(index + 1);
    const figures = {
      failedShare: pairs(before, after, failedShare),
      meanLatency: pairs(before, after, meanLatency),
      p99: paired(
        before.map((record) => p99Of(base, record)),
        after.map((record) => p99Of(run, record)),
      ),
      laterP99: pairs(before, after, (record) => p99(record.background)),
      perMonthUsd: paired(
        before.map((record) => monthly(base, record, options[0])),
        after.map((record) => monthly(run, record, options[index + 1])),
      ),
    };
    const effect = effectOf(figures);
    return {
      id: candidate.id,
      node: candidate.node,
      title: candidate.title,
      changes: candidate.changes,
      holds: resultOf(run, after, options[index + 1]).verdict.holds,
      effect,
      ...figures,
      text: sentence(candidate.title, effect, figures),
    };
  });
  return ok({
    format: 'lintel-simulation-what-if/1',
    version: simulationVersion,
    scenario: { id: base.scenarioId, name: base.scenario.name },
    seed: base.scenario.seed,
    engine: base.engine,
    replications: before.length,
    because:
      base.engine === 'fluid'
        ? ratesBecause(before[0])
        : `Each was simulated ${before.length === 1 ? 'once' : `${before.length} times`}, with the same luck as the run as it is: what differs comes from the change.`,
    holds,
    alternatives: alternatives.sort(
      (a, b) => rank(a, holds) - rank(b, holds) || gainOf(b) - gainOf(a) || (a.id < b.id ? -1 : 1),
    ),
  });
}

type Figures = Pick<WhatIf, 'failedShare' | 'meanLatency' | 'p99' | 'laterP99' | 'perMonthUsd'>;

function rank({ holds, effect }: WhatIf, alreadyHolds: boolean): number {
  if (effect === 'none') return 4;
  if (holds && !alreadyHolds) return 0;
  return { better: 1, mixed: 2, worse: 3 }[effect];
}

/** First what no longer fails, then what is faster, then what is saved. */
function gainOf({ failedShare, p99, laterP99, meanLatency, perMonthUsd }: WhatIf): number {
  const part = ({ before, difference }: PairedFigure): number =>
    difference.value === null || before === null || before === 0 ? 0 : -difference.value / before;
  const less = failedShare.difference.value ?? 0;
  const faster = (p99.before === null ? part(meanLatency) : part(p99)) + part(laterP99);
  return -less * 1e6 + faster * 1e3 + part(perMonthUsd);
}

/** Whether the difference is more than luck: its interval leaves out 0, or there is one pair alone. */
function isReal({ difference: { value, low, high } }: PairedFigure): boolean {
  if (value === null || value === 0) return false;
  return low === undefined || high === undefined || low > 0 || high < 0;
}

/** A difference of less than a fiftieth decides nothing, however sure it is. */
function isFelt({ before, difference }: PairedFigure): boolean {
  return Math.abs(difference.value ?? 0) >= Math.abs(before ?? 0) / 50;
}

function effectOf(figures: Figures): WhatIf['effect'] {
  const latency = figures.p99.before === null ? figures.meanLatency : figures.p99;
  const signOf = (each: PairedFigure): number =>
    isReal(each) && isFelt(each) ? Math.sign(each.difference.value ?? 0) : 0;
  const cost = signOf(figures.perMonthUsd);
  // A month that costs more buys what is better; only the service decides, unless it stays as it is.
  const first = [figures.failedShare, latency, figures.laterP99].map(signOf);
  // Where even the slowest answers stay as they are, all together may still be sooner or later.
  const signs = first.every((sign) => sign === 0) ? [signOf(figures.meanLatency)] : first;
  if (signs.every((sign) => sign === 0)) return cost === 0 ? 'none' : cost < 0 ? 'better' : 'worse';
  if (signs.every((sign) => sign <= 0)) return 'better';
  return signs.every((sign) => sign >= 0) ? 'worse' : 'mixed';
}

function pairs(
  before: readonly RunRecord[],
  after: readonly RunRecord[],
  of: (record: RunRecord) => number | null,
): PairedFigure {
  return paired(before.map(of), after.map(of));
}

function paired(before: readonly (number | null)[], after: readonly (number | null)[]): PairedFigure {
  const differences = before.map((value, index) => {
    const other = after[index];
    return value === null || other === null || other === undefined ? null : other - value;
  });
  return {
    before: figure(before).value,
    after: figure(after).value,
    difference: figure(differences),
  };
}

function failedShare({ classes }: RunRecord): number | null {
  const failed = classes.reduce((sum, each) => sum + each.failed, 0);
  const ended = failed + classes.reduce((sum, each) => sum + each.completed, 0);
  return ended === 0 ? null : failed / ended;
}

function meanLatency({ classes }: RunRecord): number | null {
  const count = classes.reduce((sum, { latency }) => sum + latency.count, 0);
  return count === 0 ? null : classes.reduce((sum, { latency }) => sum + latency.sum, 0) / count;
}

function p99(classes: readonly ClassRecord[]): number | null {
  return sumHistograms(classes.map(({ latency }) => latency)).percentile(0.99) ?? null;
}

/** Of all answers; of rates the slowest kind of requests, as stretches have it in which every request was simulated. */
function p99Of(run: PreparedRun, record: RunRecord): number | null {
  if (record.windows === undefined) return p99(record.classes);
  const known = resultOf(run, [record]).classes.flatMap(({ latency }) => latency.p99 ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function ratesBecause(record: RunRecord | undefined): string {
  const { windows = [] } = record ?? {};
  return windows.length === 0
    ? 'Each was simulated once as rates, so percentiles are unknown.'
    : `Each was simulated once as rates, with the same luck as the run as it is; percentiles are those of ${windows.length} stretches in which every request was simulated.`;
}

function monthly(run: PreparedRun, record: RunRecord, options: SimulationOptions | undefined): number | null {
  return options?.rates === undefined ? null : costOfRun(run.flow, record, options.rates).perMonthUsd;
}

function sentence(title: string, effect: WhatIf['effect'], figures: Figures): string {
  if (effect === 'none') return `${title}: nothing changes that is more than luck.`;
  const { failedShare: failed, p99: slow, laterP99: later, meanLatency: mean, perMonthUsd: cost } = figures;
  const latency = slow.before === null ? mean : slow;
  const parts = [
    ...(isReal(failed) ? [`failed ${percent(failed.before)} → ${percent(failed.after)}`] : []),
    ...(isReal(latency)
      ? [`${latency === slow ? 'p99' : 'mean'} ${seconds(latency.before)} → ${seconds(latency.after)}`]
      : []),
    ...(isReal(later) ? [`done later, p99 ${seconds(later.before)} → ${seconds(later.after)}`] : []),
    ...(isReal(cost) ? [`${money(cost.difference)} a month`] : []),
  ];
  return `${title}: ${parts.join(', ')}.`;
}

function percent(value: number | null): string {
  return value === null ? 'unknown' : `${Number((value * 100).toPrecision(3))} %`;
}

function seconds(value: number | null): string {
  if (value === null) return 'unknown';
  return value < 1 ? `${Number((value * 1000).toPrecision(3))} ms` : `${Number(value.toPrecision(3))} s`;
}

function money({ value }: Figure): string {
  const amount = value ?? 0;
  const size = Math.abs(amount);
  return `${amount < 0 ? '−' : '+'}$${size >= 1 ? size.toFixed(2) : String(Number(size.toPrecision(3)))}`;
}
