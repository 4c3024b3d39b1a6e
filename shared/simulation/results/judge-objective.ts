import type { Objective } from '../scenario/scenario.ts';
import { burnRates } from './burn-rates.ts';
import { type RunRecord, type SeriesColumn, slowerColumn } from './run-record.ts';
import type { BurnRate, ClassResult, NodeResult, ObjectiveResult } from './simulation-result.ts';
import { wholeNumber } from './whole-number.ts';

/** What objectives are held against. */
export interface JudgedRun {
  readonly classes: readonly ClassResult[];
  readonly nodes: readonly NodeResult[];
  /** The first replication: when things happened. */
  readonly record: RunRecord;
  /** The latency in seconds that this share of the answers of a class kept; null where too few were seen to say. */
  percentile(classId: string, share: number): number | null;
  /** The share of the answers of a class that took longer than so many seconds; null where that is not known. */
  slower(classId: string, seconds: number): number | null;
}

/** Whether an objective is met, with what was measured and what there is of its budget, in words. */
export function judgeObjective(objective: Objective, run: JudgedRun): ObjectiveResult {
  return objective.is === 'age' ? judgeAge(objective, run.nodes) : judgeRequests(objective, run);
}

/** How old the oldest message of a queue got. */
function judgeAge(
  { id, node, thresholdSeconds }: Extract<Objective, { is: 'age' }>,
  nodes: readonly NodeResult[],
): ObjectiveResult {
  const queues = nodes.filter((each) => each.node === node && each.queue !== undefined);
  const ages = queues.flatMap(({ queue }) => queue?.oldestAge ?? []);
  const measured = ages.length === 0 ? null : Math.max(...ages);
  const name = queues[0]?.name ?? node;
  const threshold = `at most ${milliseconds(thresholdSeconds)} wanted`;
  return {
    id: id ?? 'age',
    is: 'age',
    holds: measured !== null && measured <= thresholdSeconds,
    ...(measured === null ? { isUnknown: true } : {}),
    measured,
    target: thresholdSeconds,
    text:
      measured === null
        ? `${name}: no message came to it, ${threshold}.`
        : `${name}: its oldest message was ${milliseconds(measured)} old, ${threshold}.`,
  };
}

function judgeRequests(
  objective: Exclude<Objective, { is: 'age' }>,
  { classes, record, percentile, slower }: JudgedRun,
): ObjectiveResult {
  const of = classes.filter(({ id }) => objective.class === undefined || id === objective.class);
  const whom = objective.class === undefined ? 'Requests' : `Requests of ${objective.class}`;
  const completed = of.reduce((sum, each) => sum + each.completed, 0);
  const failed = of.reduce((sum, each) => sum + each.failed, 0);
  const total = completed + failed;
  if (objective.is === 'availability') {
    if (total === 0)
      return {
        id: objective.id ?? 'availability',
        is: 'availability',
        holds: false,
        isUnknown: true,
        measured: null,
        target: objective.target,
        text: `${whom}: nothing was answered and nothing failed, so it is not known whether ${percent(objective.target)} are answered.`,
      };
    const holds = failed <= (1 - objective.target) * total + 1e-9;
    const measured = completed / total;
    const allowed = 1 - objective.target;
    const spent = budgetOf(record, of, { all: ['completed', 'failed'], lost: 'failed' }, allowed, holds, {
      total,
      lost: failed,
    });
    return {
      id: objective.id ?? 'availability',
      is: 'availability',
      holds,
      measured,
      target: objective.target,
      ...spent,
      text: `${whom}: ${percent(measured)} answered of the ${percent(objective.target)} wanted; ${wholeNumber(failed)} of ${wholeNumber(Math.floor(spent.budget + 1e-9))} allowed failures${holds ? '' : `: the budget is exhausted, ${spent.burned.toFixed(1)} times over`}.${burnWords(spent.burnRates)}`,
    };
  }
  const measured = worst(of.map(({ id }) => percentile(id, objective.percentile)));
  const threshold = objective.thresholdMs / 1000;
  const holds = measured !== null && measured <= threshold;
  const allowed = 1 - objective.percentile;
  const shares = of.map(({ id, completed }) => {
    const share = slower(id, threshold);
    return share === null ? null : share * completed;
  });
  const lost = shares.reduce<number | null>(
    (sum, each) => (sum === null || each === null ? null : sum + each),
    0,
  );
  const budget = allowed * completed;
  const spent =
    lost === null || completed === 0
      ? undefined
      : budgetOf(record, of, { all: ['completed'], lost: slowerColumn(threshold) }, allowed, holds, {
          total: completed,
          // The percentile lies within a bucket of times, of which the count knows only the whole.
          lost: holds ? Math.min(lost, budget) : Math.max(lost, budget),
        });
  return {
    id: objective.id ?? `p${objective.percentile * 100}`,
    is: 'latency',
    holds,
    ...(measured === null ? { isUnknown: true } : {}),
    measured,
    target: threshold,
    ...spent,
    text: `${whom}: ${percent(objective.percentile)} answered within ${measured === null ? 'an unknown time, because there were too few' : milliseconds(measured)}, ${milliseconds(threshold)} wanted${spent === undefined || holds ? '' : `; ${wholeNumber(spent.used)} took longer of ${wholeNumber(Math.floor(spent.budget + 1e-9))} that may`}.${burnWords(spent?.burnRates ?? [])}`,
  };
}

/** What an objective allows to be lost, what was, when that was all, and how fast it went. */
function budgetOf(
  record: RunRecord,
  of: readonly ClassResult[],
  whats: { readonly all: readonly string[]; readonly lost: string },
  allowed: number,
  holds: boolean,
  { total, lost }: { readonly total: number; readonly lost: number },
): Required<Pick<ObjectiveResult, 'budget' | 'used' | 'burned' | 'exhaustedAt' | 'burnRates'>> {
  const budget = allowed * total;
  const columnsOf = (names: readonly string[]) =>
    record.series.columns.filter(
      ({ what, of: id }) => names.includes(what) && of.some((each) => each.id === id),
    );
  const all = columnsOf(whats.all);
  const gone = columnsOf([whats.lost]);
  return {
    budget,
    used: lost,
    burned: budget === 0 ? (lost === 0 ? 0 : Number.MAX_VALUE) : lost / budget,
    exhaustedAt: holds ? null : exhaustedAt(record, all, gone, allowed),
    // What rates do not know over time has no speed either.
    burnRates:
      gone.length === 0 && lost > 0 ? [] : burnRates(all, gone, record.series.bucketSeconds, allowed),
  };
}

/** Only what would call somebody is said. */
function burnWords(burns: readonly BurnRate[]): string {
  // Of the whole run the budget says as much.
  const loud = burns.filter(({ highest, alarm, isWholeRun }) => !isWholeRun && highest > alarm * (1 + 1e-9));
  return loud
    .map(
      ({ windowSeconds, highest, alarm }) =>
        ` The worst ${windowWords[windowSeconds] ?? `${windowSeconds} s`} burned it ${highest.toFixed(1)} times as fast as it lasts; ${alarm} times is an alarm.`,
    )
    .slice(0, 1)
    .join('');
}

const windowWords: Readonly<Record<number, string>> = {
  3600: 'hour',
  21600: 'six hours',
  259200: 'three days',
};

function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** The end of the bucket in which the losses of the first replication went over its budget. */
function exhaustedAt(
  { series: { bucketSeconds } }: RunRecord,
  all: readonly SeriesColumn[],
  gone: readonly SeriesColumn[],
  allowedShare: number,
): number | null {
  const total = all.reduce(
    (sum, { values }) => sum + values.reduce<number>((own, value) => own + (value ?? 0), 0),
    0,
  );
  const budget = allowedShare * total;
  let sum = 0;
  const length = Math.max(0, ...gone.map(({ values }) => values.length));
  for (let bucket = 0; bucket < length; bucket += 1) {
    for (const { values } of gone) sum += values[bucket] ?? 0;
    if (sum > budget) return (bucket + 1) * bucketSeconds;
  }
  return null;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`;
}

function milliseconds(seconds: number): string {
  if (seconds < 10) return `${Number((seconds * 1000).toPrecision(4))} ms`;
  return seconds < 120
    ? `${Number(seconds.toPrecision(4))} s`
    : `${Number((seconds / 60).toPrecision(4))} min`;
}
