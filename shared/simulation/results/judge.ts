import type { Flow } from '../flow/flow.ts';
import type { Objective, Scenario } from '../scenario/scenario.ts';
import { burnRates } from './burn-rates.ts';
import type { RunRecord } from './run-record.ts';
import type {
  BurnRate,
  ClassResult,
  NodeResult,
  ObjectiveResult,
  StoppedRun,
  Verdict,
} from './simulation-result.ts';
import { unstableNodes } from './stability.ts';

/** Whether the system held: every objective with its budget, and what is unstable with its utilisation. */
export function judge(
  flow: Flow,
  scenario: Scenario,
  classes: readonly ClassResult[],
  nodes: readonly NodeResult[],
  record: RunRecord,
  stopped?: StoppedRun,
): Verdict {
  const objectives = scenario.objectives.map((objective) =>
    objective.is === 'age' ? judgeAge(objective, nodes) : judgeObjective(objective, classes, record),
  );
  const unstable = unstableNodes(flow, scenario, nodes, record);
  const missed = objectives.filter(({ holds }) => !holds);
  const sentences = [
    ...(stopped === undefined ? [] : [stoppedWords(stopped)]),
    ...unstable.map(({ text }) => text),
    ...fillingQueues(flow, nodes),
    ...objectives.map(({ text }) => text),
  ];
  if (objectives.length === 0 && unstable.length === 0) {
    sentences.push('The scenario has no objectives, so nothing was missed.');
  }
  return {
    holds: missed.length === 0 && unstable.length === 0,
    isStable: unstable.length === 0,
    sentences,
    objectives,
  };
}

function stoppedWords({ seconds, ofSeconds, replications, ofReplications }: StoppedRun): string {
  return seconds < ofSeconds
    ? `Stopped after ${Number(seconds.toFixed(1))} of ${ofSeconds} s: what follows is of that time.`
    : `Stopped after ${replications} of ${ofReplications} runs: what follows is of those.`;
}

/** Queues that messages go into and nothing takes them from; dead letters are meant to wait there. */
function fillingQueues(flow: Flow, nodes: readonly NodeResult[]): readonly string[] {
  const letters = new Set(
    flow.stations.flatMap((station) => (station.is === 'queue' ? (station.deadLetters ?? []) : [])),
  );
  return flow.stations.flatMap((station, index) => {
    const left = nodes[index]?.queue?.left ?? 0;
    if (station.is !== 'queue' || station.consumers.length > 0 || letters.has(index) || left === 0) return [];
    return [`${station.name} fills up: nothing in the drawing takes its ${Math.round(left)} messages.`];
  });
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
  const threshold = `${milliseconds(thresholdSeconds)} wanted`;
  return {
    id: id ?? 'age',
    holds: measured !== null && measured <= thresholdSeconds,
    measured,
    target: thresholdSeconds,
    text:
      measured === null
        ? `${name}: no message came to it, ${threshold}.`
        : `${name}: no message got older than ${milliseconds(measured)}, ${threshold}.`,
  };
}

function judgeObjective(
  objective: Exclude<Objective, { is: 'age' }>,
  classes: readonly ClassResult[],
  record: RunRecord,
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
      exhaustedAt: holds ? null : exhaustedAt(record, of, allowed, total),
      burnRates: burns,
      text: `${whom}: ${percent(measured)} answered of the ${percent(objective.target)} wanted; ${failed} of ${Math.floor(budget + 1e-9)} allowed failures${holds ? '' : `: the budget is exhausted, ${burned.toFixed(1)} times over`}.${burnWords(burns)}`,
    };
  }
  const first = of[0];
  const measured =
    of.length === 1 && first !== undefined
      ? percentileOf(first, objective.percentile)
      : worst(of, objective.percentile);
  const threshold = objective.thresholdMs / 1000;
  const holds = measured !== null && measured <= threshold;
  return {
    id: objective.id ?? `p${objective.percentile * 100}`,
    holds,
    measured,
    target: threshold,
    text: `${whom}: ${objective.percentile * 100} % answered within ${measured === null ? 'an unknown time, because there were too few' : milliseconds(measured)}, ${milliseconds(threshold)} wanted.`,
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

function percentileOf(result: ClassResult, share: number): number | null {
  const { latency } = result;
  if (share >= 0.999) return latency.p999;
  if (share >= 0.99) return latency.p99;
  if (share >= 0.95) return latency.p95;
  if (share >= 0.9) return latency.p90;
  return latency.p50;
}

function worst(of: readonly ClassResult[], share: number): number | null {
  const values = of.map((each) => percentileOf(each, share)).filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}

/** The end of the bucket in which the failures went over the budget of the whole run. */
function exhaustedAt(
  record: RunRecord,
  of: readonly ClassResult[],
  allowedShare: number,
  total: number,
): number | null {
  const budget = allowedShare * total;
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
  return seconds < 600
    ? `${Number(seconds.toPrecision(4))} s`
    : `${Number((seconds / 60).toPrecision(4))} min`;
}
