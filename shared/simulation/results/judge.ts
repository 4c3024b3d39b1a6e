import type { Flow } from '../flow/flow.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type JudgedRun, judgeObjective } from './judge-objective.ts';
import type { RunRecord } from './run-record.ts';
import type { ClassResult, NodeResult, StoppedRun, Verdict } from './simulation-result.ts';
import { overloadedNodes } from './stability.ts';
import { wholeNumber } from './whole-number.ts';

/** Whether the system held: every objective with its budget, and what is unstable with its utilisation. */
export function judge(
  flow: Flow,
  scenario: Scenario,
  classes: readonly ClassResult[],
  nodes: readonly NodeResult[],
  record: RunRecord,
  latencies: Pick<JudgedRun, 'percentile' | 'slower'>,
  stopped?: StoppedRun,
): Verdict {
  const objectives = scenario.objectives.map((objective) =>
    judgeObjective(objective, { classes, nodes, record, ...latencies }),
  );
  const overloaded = overloadedNodes(flow, scenario, nodes, record);
  const unstable = overloaded.filter(({ refuses }) => !refuses);
  const missed = objectives.filter(({ holds }) => !holds);
  const sentences = [
    ...(stopped === undefined ? [] : [stoppedWords(stopped)]),
    ...unstable.map(({ text }) => text),
    ...overloaded.filter(({ refuses }) => refuses).map(({ text }) => text),
    ...fillingQueues(flow, nodes),
    ...emptyTargets(flow, nodes),
    ...objectives.map(({ text }) => text),
  ];
  if (classes.every(({ offered }) => offered === 0) && nodes.every(({ arrivals }) => arrivals === 0)) {
    sentences.push('No request came in the run, so it says nothing about the drawing.');
  } else if (objectives.length === 0 && unstable.length === 0) {
    const offered = classes.reduce((sum, each) => sum + each.offered, 0);
    const failed = classes.reduce((sum, each) => sum + each.failed, 0);
    sentences.push(
      `The scenario has no objectives, so nothing was missed${failed < 0.5 ? '' : `; ${wholeNumber(failed)} of ${wholeNumber(offered)} requests failed`}.`,
    );
  }
  if (flow.note !== undefined) sentences.push(flow.note);
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

/** Target groups that nothing is registered with, and what came to them. */
function emptyTargets({ stations }: Flow, nodes: readonly NodeResult[]): readonly string[] {
  return stations.flatMap((station, index) => {
    const arrivals = nodes[index]?.arrivals ?? 0;
    if (station.is !== 'servers' || station.hasNone !== true || arrivals === 0) return [];
    const what = arrivals === 1 ? 'request' : 'requests';
    return [
      `${station.name} has no targets: its load balancer answered 503 to ${wholeNumber(arrivals)} ${what}. Connect it with what serves.`,
    ];
  });
}

/** Queues that messages go into and nothing takes them from; dead letters are meant to wait there. */
function fillingQueues(flow: Flow, nodes: readonly NodeResult[]): readonly string[] {
  const letters = new Set(
    flow.stations.flatMap((station) => (station.is === 'queue' ? (station.deadLetters ?? []) : [])),
  );
  return flow.stations.flatMap((station, index) => {
    const left = nodes[index]?.queue?.left ?? 0;
    if (station.is !== 'queue' || station.consumers.length > 0 || letters.has(index) || left === 0) return [];
    return [`${station.name} fills up: nothing in the drawing takes its ${wholeNumber(left)} messages.`];
  });
}
