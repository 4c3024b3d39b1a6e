import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, BucketStation, ServersStation } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import { callsOf } from './calls.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { workflowStation } from './front-doors.ts';
import { numberOf } from './load-parameters.ts';
import { alone } from './station-base.ts';
import { machineOf } from './task-retries.ts';
import { timeLimited } from './waited-for.ts';

/** More jobs of one execution than this are simulated as this many. */
const mostBeside = 1000;

/**
 * An execution of a state machine. Who starts a Standard one has its answer when it has begun; who calls an Express one
 * waits for its end, and so does another state machine.
 */
export function enterWorkflow(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const caller = builder.onTheWay.at(-2);
  const by = caller === undefined ? undefined : behaviourOf(caller, builder.reader);
  const isAsked = by === 'function' || by === 'servers' || by === 'api';
  const isBackground = isAsked && builder.node(id).properties.stateMachineType !== 'EXPRESS';
  const station = builder.once(id, () => workflowStation(builder, id));
  const hop = { station, calls: [], join: 0, units: transitionsOf(builder, id) };
  const spawns = builder.spawnsOf(id, classIndex);
  if (!isBackground)
    return builder.addHop({ ...hop, spawns, next: executed(builder, id, then, classIndex, isAsked) });
  const work = builder.detached(() => executed(builder, id, [], classIndex, false));
  return builder.addHop({ ...hop, spawns: [...spawns, ...work], next: then });
}

/** What an execution does, as long as it may last, beside as many others as may run at a time. */
function executed(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
  isWaitedFor: boolean,
): readonly Branch[] {
  const isExpress = builder.node(id).properties.stateMachineType === 'EXPRESS';
  const { TimeoutSeconds: stated } = machineOf(builder, id);
  const longest = isExpress ? awsFigure('stepFunctions.expressDuration') : Number.POSITIVE_INFINITY;
  const seconds = Math.min(longest, numberOf(stated, Number.POSITIVE_INFINITY));
  const name = builder.reader.nameOf(id);
  const run = (after: readonly Branch[]): readonly Branch[] =>
    timeLimited(builder, { key: `${id} time`, node: id, name: `${name} (time-out)`, seconds }, () =>
      builder.downstream(id, after, classIndex),
    );
  // Of Express executions only those that somebody waits for are counted.
  if (isExpress && !isWaitedFor) return run(then);
  const load = builder.load(id);
  const most = isExpress
    ? numberOf(load.syncExpress, awsFigure('stepFunctions.syncExpress'))
    : numberOf(load.openExecutions, awsFigure('stepFunctions.openExecutions'));
  const end = isExpress ? [] : pastHistory(builder, id, classIndex);
  const inner = builder.waiting(Number.POSITIVE_INFINITY, () => run(end));
  if (inner.length === 0) return then;
  const key = `${id} at a time`;
  const station = builder.once(
    key,
    (): ServersStation => ({
      ...alone,
      id: key,
      node: id,
      name: `${name} (executions at a time)`,
      service: { is: 'constant', value: 0 },
      errorRate: 0,
      targets: [{ node: id, zone: 0 }],
      workers: most,
      queueLimit: 0,
      fullCause: 'throttled_sfn',
    }),
  );
  return builder.addHop({ station, calls: [inner], join: 1, spawns: [], next: then, units: 1 });
}

/** An execution whose history has more events than AWS keeps fails when it gets there. */
function pastHistory(builder: FlowBuilder, id: NodeId, classIndex: number): readonly Branch[] {
  const events = transitionsOf(builder, id) * awsFigure('stepFunctions.eventsPerTransition');
  const most = awsFigure('stepFunctions.historyEvents');
  if (events <= most) return [];
  const key = `${id} history`;
  const station = builder.once(
    key,
    (): BucketStation => ({
      is: 'buckets',
      id: key,
      node: id,
      name: `${builder.reader.nameOf(id)} (history of ${events} events, of at most ${most})`,
      service: { is: 'constant', value: 0 },
      errorRate: 0,
      buckets: [{ name: 'events', rate: 0, burst: 0, cause: 'app_error_5xx' }],
    }),
  );
  return builder.plain(station, [], undefined, classIndex);
}

/** Of one execution: as stated, else one to begin, and one for each call and the end. */
function transitionsOf(builder: FlowBuilder, id: NodeId): number {
  const stated = builder.node(id).usage.transitionsPerExecution;
  return numberOf(stated, 2 + callsOf(builder, id).length);
}

/** How many jobs an execution starts beside each other, where it starts jobs; as the usage of both says. */
export function jobsBeside(builder: FlowBuilder, from: NodeView, way: ConnectionView): number {
  const to = builder.node(way.to);
  if (behaviourOf(from.id, builder.reader) !== 'workflow' || to.kind !== 'batch') return 1;
  const executions = numberOf(from.usage.executionsPerMonth, 0);
  const usual = executions === 0 ? 1 : numberOf(to.usage.jobsPerMonth, 0) / executions;
  const jobs = Math.max(1, Math.min(mostBeside, Math.round(builder.shareOf(way, usual))));
  builder.assume({
    node: to.id,
    field: 'jobsPerExecution',
    title: 'Jobs of one execution',
    value: jobs,
    origin: 'assumed',
  });
  return jobs;
}

/** So many visits beside each other, and on when all of them are over. */
export function allBeside(
  builder: FlowBuilder,
  from: NodeId,
  visit: () => readonly Branch[],
  count: number,
  then: readonly Branch[],
): readonly Branch[] {
  const key = `${from} map`;
  const station = builder.once(
    key,
    (): ServersStation => ({
      ...alone,
      id: key,
      node: from,
      name: `${builder.reader.nameOf(from)} (jobs beside each other)`,
      service: { is: 'constant', value: 0 },
      errorRate: 0,
      targets: [{ node: from, zone: 0 }],
      workers: Number.POSITIVE_INFINITY,
    }),
  );
  const job = visit();
  const calls = Array.from({ length: count }, () => job);
  return builder.addHop({ station, calls, join: count, spawns: [], next: then, units: 1 });
}

/** How many jobs of a compute environment run at a time: its vCPU over those of a job. */
export function jobsAtATime({ properties }: NodeView): number {
  return Math.max(
    1,
    Math.floor(numberOf(properties.maxvCpus, 1) / Math.max(0.25, numberOf(properties.vcpu, 1))),
  );
}
