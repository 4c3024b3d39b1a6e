import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import { scopesOf, statesIn } from '#shared/catalogue/kit/state-machine/read-states.ts';
import { definitionOf, namedNodes } from '#shared/catalogue/kit/state-machine/task-states.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type ErrorCause, errorCauses } from '../flow/causes.ts';
import type { Branch } from '../flow/flow.ts';
import type { Retrier, RetryPhase } from '../flow/guards.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { guarded } from './guarded.ts';
import { numberOf } from './load-parameters.ts';
import { timeLimited } from './waited-for.ts';

/**
 * What a state of a state machine calls: given up after the time that the state allows, tried again as it says, and what
 * it catches does not fail the execution, which goes on with `then`.
 */
export function tried(
  builder: FlowBuilder,
  machine: NodeId,
  way: ConnectionView,
  then: readonly Branch[],
  visit: () => readonly Branch[],
): readonly Branch[] {
  const state = stateCalling(builder, machine, way.to);
  if (state === undefined) return visit();
  const retriers = listOf(state.Retry).map(retrierOf);
  const caught = errorCauses.filter((cause) => listOf(state.Catch).some((entry) => takes(entry, cause)));
  const seconds = numberOf(state.TimeoutSeconds, Number.POSITIVE_INFINITY);
  const names = `${builder.reader.nameOf(machine)} (${builder.reader.nameOf(way.to)}`;
  const attempt = (): readonly Branch[] =>
    timeLimited(
      builder,
      { key: `${way.id} time`, node: machine, name: `${names}, time-out)`, seconds },
      visit,
    );
  if (retriers.length + caught.length === 0) return attempt();
  return guarded(
    builder,
    {
      key: `${way.id} task`,
      node: machine,
      name: `${names}, retries)`,
      plan: {
        phases: [],
        retriers,
        longest: Number.POSITIVE_INFINITY,
        ...(caught.length === 0 ? {} : { otherwise: then, otherwiseOn: caught }),
      },
    },
    attempt,
  );
}

/** The definition that is written, or the one that follows from what is drawn. */
export function machineOf(builder: FlowBuilder, machine: NodeId): JsonObject {
  const { definition } = builder.node(machine).properties;
  return definitionOf(
    { id: machine, properties: { definition: isJsonObject(definition) ? definition : {} } },
    builder.reader,
  );
}

function stateCalling(builder: FlowBuilder, machine: NodeId, to: NodeId): JsonObject | undefined {
  return scopesOf(machineOf(builder, machine))
    .flatMap((scope) => statesIn(scope.machine))
    .map(([, state]) => state)
    .find(
      (state) =>
        state.Type === 'Task' && namedNodes(state).some((id) => id === to || id.startsWith(`${to}.`)),
    );
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A pause that grows to more than the longest execution lasts never ends. */
function retrierOf(entry: JsonObject): Retrier {
  const count = numberOf(entry.MaxAttempts, awsFigure('stepFunctions.retryAttempts'));
  const first = numberOf(entry.IntervalSeconds, awsFigure('stepFunctions.retryInterval'));
  const rate = Math.max(1, numberOf(entry.BackoffRate, awsFigure('stepFunctions.retryRate')));
  const longest = numberOf(entry.MaxDelaySeconds, awsFigure('stepFunctions.standardDuration'));
  return {
    causes: errorCauses.filter((cause) => takes(entry, cause)),
    phases: growing(count, first, rate, Math.max(first, longest)),
    jitter: entry.JitterStrategy === 'FULL' ? 'full' : 'none',
  };
}

/** So many pauses, each so many times the one before, up to the longest. */
function growing(count: number, first: number, rate: number, longest: number): readonly RetryPhase[] {
  let pause = first;
  let steps = 0;
  while (steps < count && pause < longest && (rate > 1 || steps === 0)) {
    steps += 1;
    if (steps < count) pause *= rate;
  }
  if (rate === 1 || first >= longest) return count <= 0 ? [] : [{ count, from: first, to: first }];
  const last = steps < count ? pause / rate : pause;
  const grows: RetryPhase = { count: steps, from: first, to: Math.min(last, longest) };
  return steps < count ? [grows, { count: count - steps, from: longest, to: longest }] : [grows];
}

/** Whether an entry of `Retry` or `Catch` is about such failures. */
function takes(entry: JsonObject, cause: ErrorCause): boolean {
  const names = Array.isArray(entry.ErrorEquals) ? entry.ErrorEquals : [];
  return names.some((name) => typeof name === 'string' && isNameOf(name, cause));
}

const throttles = /TooManyRequests|Throttl|ThroughputExceeded|LimitExceeded/;

function isNameOf(name: string, cause: ErrorCause): boolean {
  if (cause === 'payload_limit') return name === 'States.DataLimitExceeded';
  if (name === 'States.ALL' || name === 'States.TaskFailed') return true;
  if (name === 'States.Timeout') return cause === 'timeout_504';
  if (throttles.test(name)) return cause.startsWith('throttled_');
  // Faults of the services themselves do not happen here; any other name is one of the code that is called.
  return !/^(States|Lambda)\./.test(name) && cause === 'app_error_5xx';
}
