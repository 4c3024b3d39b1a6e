import type { Objective } from '../scenario/scenario.ts';
import { burnRates } from './burn-rates.ts';
import type { RunRecord } from './run-record.ts';
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
    holds: measured !== null && measured <= thresholdSeconds,
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
  { classes, record, percentile }: JudgedRun,
): ObjectiveResult {
  const of = classes.filter(({ id }) => objective.class === undefined || id === objective.class);
  const whom = objective.class === undefined ? 'Requests' : `Requests of ${objective.class}`;
  const completed = of.reduce((sum, each) => sum + each.completed, 0);
  const failed = of.reduce((sum, each) => sum + each.failed, 0);
  const total = completed + failed;
  if (objective.is === 'availability') {
    const measured = total === 0 ? null : completed / total;
    const budget = (1 - objective.target) * total;
    const holds = failed <= budget + 1e-9;
    const burned = budget === 0 ? (failed === 0 ? 0 : Number.MAX_VALUE) : failed / budget;
    const allowed = 1 - objective.target;
    const columnsOf = (...whats: readonly string[]) =>
      record.series.columns.filter(
        ({ what, of: id }) => whats.includes(what) && of.some((each) => each.id === id),
      );
    const burns = burnRates(
      columnsOf('completed', 'failed'),
      columnsOf('failed'),
      record.series.bucketSeconds,
      allowed,
    );
    return {
      id: objective.id ?? 'availability',
      holds,
      measured,
      target: objective.target,
      budget,
      used: failed,
      burned,
      exhaustedAt: holds ? null : exhaustedAt(record, of, allowed),
      burnRates: burns,
      text: `${whom}: ${percent(measured)} answered of the ${percent(objective.target)} wanted; ${wholeNumber(failed)} of ${wholeNumber(Math.floor(budget + 1e-9))} allowed failures${holds ? '' : `: the budget is exhausted, ${burned.toFixed(1)} times over`}.${burnWords(burns)}`,
    };
  }
  const measured = worst(of.map(({ id }) => percentile(id, objective.percentile)));
  const threshold = objective.thresholdMs / 1000;
  const holds = measured !== null && measured <= threshold;
  return {
    id: objective.id ?? `p${objective.percentile * 100}`,
    holds,
    measured,
    target: threshold,
    text: `${whom}: ${percent(objective.percentile)} answered within ${measured === null ? 'an unknown time, because there were too few' : milliseconds(measured)}, ${milliseconds(threshold)} wanted.`,
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

/** The end of the bucket in which the failures of the first replication went over its budget. */
function exhaustedAt(record: RunRecord, of: readonly ClassResult[], allowedShare: number): number | null {
  const budget =
    allowedShare *
    record.classes
      .filter(({ id }) => of.some((each) => each.id === id))
      .reduce((sum, { completed, failed }) => sum + completed + failed, 0);
  const { bucketSeconds, columns } = record.series;
  const failures = columns.filter(
    ({ what, of: id }) => what === 'failed' && of.some((each) => each.id === id),
  );
  let sum = 0;
  const length = Math.max(0, ...failures.map(({ values }) => values.length));
  for (let bucket = 0; bucket < length; bucket += 1) {
    for (const { values } of failures) sum += values[bucket] ?? 0;
    if (sum > budget) return (bucket + 1) * bucketSeconds;
  }
  return null;
}

function percent(share: number | null): string {
  return share === null ? 'an unknown share' : `${Number((share * 100).toFixed(4))} %`;
}

function milliseconds(seconds: number): string {
  if (seconds < 10) return `${Number((seconds * 1000).toPrecision(4))} ms`;
  return seconds < 120
    ? `${Number(seconds.toPrecision(4))} s`
    : `${Number((seconds / 60).toPrecision(4))} min`;
}
