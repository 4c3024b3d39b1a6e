import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { Branch } from '../flow/flow.ts';
import type { RetryPhase } from '../flow/guards.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { guarded } from './guarded.ts';
import { type LoadValues, numberOf } from './load-parameters.ts';

const routers = new Set(['event-bus', 'event-rule', 'event-schedule', 'event-pipe']);
/** What answers over HTTP: whatever fails there is a delivery that failed. */
const endpoints = new Set(['servers', 'balancer', 'target-group', 'api', 'source']);

/**
 * What a topic or a rule sends: when it cannot be delivered it is tried again as the service does, and then put into the
 * dead-letter queue of the connection. A function takes every event, and tries again by itself.
 */
export function delivered(
  builder: FlowBuilder,
  way: ConnectionView,
  visit: () => readonly Branch[],
): readonly Branch[] {
  const from = builder.node(way.from);
  const behaviour = behaviourOf(way.to, builder.reader) ?? '';
  const isTopic = from.kind === 'sns-topic';
  if (behaviour === 'function') return failedElsewhere(builder, way, visit);
  if (!isTopic && !routers.has(from.kind)) return visit();
  const isEndpoint = endpoints.has(behaviour);
  const { deadLetterQueue, maximumRetryAttempts, maximumEventAgeInSeconds } = way.properties;
  const letters = lettersOf(builder, deadLetterQueue);
  const most = numberOf(maximumRetryAttempts, Number.POSITIVE_INFINITY);
  const phases = isTopic ? topicPhases(isEndpoint, builder.load(from.id)) : atMost(rulePhases(), most);
  return guarded(
    builder,
    {
      key: `${way.id} delivery`,
      node: way.from,
      name: `${from.name} (deliveries to ${builder.reader.nameOf(way.to)})`,
      plan: {
        phases,
        longest: isTopic
          ? Number.POSITIVE_INFINITY
          : numberOf(maximumEventAgeInSeconds, awsFigure('eventBridge.retryAge')),
        ...(letters === undefined ? {} : { otherwise: letters }),
      },
      ...(isEndpoint ? {} : { retriesAt: way.to }),
    },
    visit,
  );
}

/** A function has tried an event again by itself; then it goes where the function says that failures go. */
function failedElsewhere(
  builder: FlowBuilder,
  way: ConnectionView,
  visit: () => readonly Branch[],
): readonly Branch[] {
  const { deadLetterQueue, onFailure } = builder.node(way.to).properties;
  const otherwise = lettersOf(builder, onFailure) ?? lettersOf(builder, deadLetterQueue);
  if (otherwise === undefined) return visit();
  const plan = {
    phases: [],
    longest: Number.POSITIVE_INFINITY,
    otherwise,
  };
  const name = `${builder.reader.nameOf(way.to)} (events)`;
  return guarded(builder, { key: `${way.id} delivery`, node: way.to, name, plan, retriesAt: way.to }, visit);
}

/** Into a queue for what could not be delivered, where one is named. */
function lettersOf(builder: FlowBuilder, queue: unknown): readonly Branch[] | undefined {
  return typeof queue === 'string' && behaviourOf(queue, builder.reader) === 'queue'
    ? builder.plain(builder.queue(queue), [], undefined, 0)
    : undefined;
}

/** Of Amazon SNS: to services of AWS, and to endpoints of others. */
function topicPhases(isEndpoint: boolean, load: LoadValues): readonly RetryPhase[] {
  const figure = (name: string): number => awsFigure(`sns.retry.${name}`);
  const constant = (count: number, pause: number): RetryPhase => ({ count, from: pause, to: pause });
  if (isEndpoint)
    return [
      constant(
        numberOf(load.endpointRetries, figure('http.count')),
        numberOf(load.endpointPauseSeconds, figure('http.pause')),
      ),
    ];
  const longest = figure('longestPause');
  return [
    constant(figure('immediate'), 0),
    constant(figure('before'), figure('firstPause')),
    { count: figure('growing'), from: figure('firstPause'), to: longest },
    constant(figure('after'), longest),
  ];
}

/** Of EventBridge: a number and an age are stated; the pauses between are our own. */
function rulePhases(): readonly RetryPhase[] {
  const longest = awsFigure('eventBridge.longestPause');
  const growing = awsFigure('eventBridge.growingRetries');
  return [
    { count: growing, from: awsFigure('eventBridge.firstPause'), to: longest },
    { count: awsFigure('eventBridge.retries') - growing, from: longest, to: longest },
  ];
}

function atMost(phases: readonly RetryPhase[], most: number): readonly RetryPhase[] {
  let left = most;
  return phases.map((phase) => {
    const count = Math.min(phase.count, left);
    left -= count;
    return { ...phase, count };
  });
}
