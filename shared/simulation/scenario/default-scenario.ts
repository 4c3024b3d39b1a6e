import { isJsonObject } from '#shared/base/json.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { scheduleTimes } from '#shared/catalogue/kit/schedule-times.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { behaviourOf } from '../compile/behaviour-of.ts';
import type { Assumption } from '../flow/flow.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from './scenario.ts';

/** Requests a second of a drawing that states no workload. */
const assumedRate = 50;

/** And of each server that others may call, where the drawing does not say who. */
const assumedRateOfServers = 10;

/** What nothing in the drawing starts is started by hand or by a script, now and then. */
const startedByHand = 'rate(1 minute)';

const usualHorizon = 900;
const day = 86_400;

/** The work of one start of a schedule should be over after so long. */
const longestRun = 4 * 3600;

/** Messages should be taken before they are so old. */
const oldestMessage = 300;

/** Who starts the work of a drawing: people and sites that send traffic, else what nothing in the drawing calls. */
export function entryNodes(document: LintelDocument): readonly NodeId[] {
  const reader = createDocumentReader(document, forgetful);
  const ids = [...document.nodes.keys()].sort();
  const carries = ['traffic', 'invoke', 'event', 'data', 'forward', 'poll', 'origin', 'alias', 'call'];
  const sends = (id: NodeId): boolean =>
    reader.connectionsFrom(id).some(({ kind }) => carries.includes(kind));
  // What is behind a target group gets what its load balancer sends.
  const comesFromOthers = (id: NodeId): boolean =>
    reader.connectionsTo(id).some(({ kind }) => kind === 'target' || carries.includes(kind)) ||
    isCustomResourceHandler(id, reader);
  const actors = ids.filter((id) => behaviourOf(id, reader) === 'source' && sends(id));
  if (actors.length > 0) return actors;
  const doors = ids.filter((id) => {
    const behaviour = behaviourOf(id, reader);
    if (behaviour === undefined || behaviour === 'source' || behaviour === 'link' || behaviour === 'way')
      return false;
    return sends(id) && !comesFromOthers(id);
  });
  if (doors.length > 0) return doors;
  const alone = ids.filter(
    (id) =>
      ['servers', 'function', 'api', 'queue'].includes(behaviourOf(id, reader) ?? '') &&
      !isCustomResourceHandler(id, reader),
  );
  return alone.slice(0, 1);
}

/**
 * A first scenario for a drawing. What people and programs ask for: a quarter of an hour with a steady load that doubles
 * in the middle. What a schedule starts: its starts, and time for their work. Objectives are those that most services
 * have; of queues, that their messages do not wait.
 */
export function defaultScenario(document: LintelDocument): Result<Scenario> {
  const reader = createDocumentReader(document, forgetful);
  const starts = entryNodes(document).flatMap((id) => startsOf(id, reader) ?? []);
  const entries = entryNodes(document).filter((id) => startsOf(id, reader) === undefined);
  if (entries.length + starts.length === 0) {
    const handler = [...document.nodes.keys()].sort().find((id) => isCustomResourceHandler(id, reader));
    const why =
      handler === undefined
        ? ''
        : ` ${reader.nameOf(handler)} is called by CloudFormation alone, when a stack is made or changed.`;
    return fault(
      'nothing-to-simulate',
      `Nothing in the drawing takes requests.${why} Draw users and what they call, then simulate.`,
    );
  }
  const rateOf = (id: NodeId): number => {
    const stated = rateOfUsage(id, reader);
    if (stated !== undefined) return stated.rate;
    if (behaviourOf(id, reader) === 'servers') return assumedRateOfServers;
    return Math.max(1, Math.round(assumedRate / entries.length));
  };
  const rare = starts.filter(({ next }) => next.length < 2 || (next[1] ?? 0) > usualHorizon);
  const horizonSeconds = Math.max(usualHorizon, ...rare.map(({ next }) => (next[0] ?? 0) + longestRun));
  const input: ScenarioInput = {
    name:
      entries.length > 0
        ? 'Everyday load, twice as much in the middle'
        : starts.every(({ from }) => isStartedByHand(from, reader))
          ? 'Started by hand once a minute'
          : 'What the schedule starts',
    horizonSeconds,
    classes: [
      ...(entries.length > 0 ? [{ id: 'requests', name: 'Requests', timeoutSeconds: 30 }] : []),
      ...(starts.length > 0 ? [{ id: 'runs', name: 'Runs' }] : []),
    ],
    arrivals: [
      ...entries.map((from): NonNullable<ScenarioInput['arrivals']>[number] => ({
        from,
        ...(starts.length > 0 ? { classes: ['requests'] } : {}),
        pattern: {
          is: 'poisson',
          rate: { is: 'spike', base: rateOf(from), at: 300, factor: 2, rise: 60, hold: 240, fall: 60 },
        },
      })),
      ...starts.map(({ from, expression }): NonNullable<ScenarioInput['arrivals']>[number] => ({
        from,
        ...(entries.length > 0 ? { classes: ['runs'] } : {}),
        pattern: { is: 'schedule', expression, count: 1 },
      })),
    ],
    objectives: [
      { is: 'availability', target: 0.999 },
      ...(entries.length > 0
        ? [
            {
              is: 'latency' as const,
              ...(starts.length > 0 ? { class: 'requests' } : {}),
              percentile: 0.99,
              thresholdMs: 1000,
            },
          ]
        : []),
      ...(starts.length > 0
        ? [{ is: 'latency' as const, class: 'runs', percentile: 0.5, thresholdMs: 1000 * longestRun }]
        : []),
      ...queuesOf(document, reader).map((node) => ({
        is: 'age' as const,
        id: `age of ${reader.nameOf(node)}`,
        node,
        thresholdSeconds: oldestMessage,
      })),
    ],
  };
  return ok(scenarioSchema.parse(input));
}

/** What the usage of an entry says of its load, and whether the drawing or only its kind says so. */
function rateOfUsage(
  id: NodeId,
  reader: DocumentReader,
): { readonly rate: number; readonly isStated: boolean } | undefined {
  const { usage = {}, source } = reader.node(id) ?? {};
  const perSecond = usage.requestsPerSecond;
  const isStated = (field: string): boolean => source?.usage?.[field] !== undefined;
  if (typeof perSecond === 'number') return { rate: perSecond, isStated: isStated('requestsPerSecond') };
  const behaviour = behaviourOf(id, reader) ?? '';
  const field = monthlyFields[behaviour];
  const perMonth = field === undefined ? undefined : usage[field];
  if (field === undefined || typeof perMonth !== 'number') return undefined;
  if (behaviour !== 'source' && !isStated(field)) return undefined;
  return { rate: perMonth / (reader.settings.hoursPerMonth * 3600), isStated: isStated(field) };
}

const monthlyFields: Readonly<Record<string, string>> = {
  source: 'requestsPerMonth',
  store: 'putRequestsPerMonth',
  function: 'requestsPerMonth',
  workflow: 'executionsPerMonth',
};

/** A function or a workflow that nothing calls, without an address, whose usage says nothing. */
function isStartedByHand(id: NodeId, reader: DocumentReader): boolean {
  const behaviour = behaviourOf(id, reader);
  if (behaviour !== 'function' && behaviour !== 'workflow') return false;
  const { scheduleExpression, functionUrl = 'none' } = reader.node(id)?.properties ?? {};
  if (typeof scheduleExpression === 'string' && scheduleExpression !== '') return false;
  return functionUrl === 'none' && rateOfUsage(id, reader) === undefined;
}

/** CloudFormation calls it when a stack is made, changed, or deleted, and nobody else does. */
function isCustomResourceHandler(id: NodeId, reader: DocumentReader): boolean {
  const logicalId = reader.node(id)?.source.logicalId;
  if (logicalId === undefined || behaviourOf(id, reader) !== 'function') return false;
  return reader.nodesOfKind('resource').some(({ properties: { type, properties } }) => {
    if (typeof type !== 'string' || !/^(Custom::|AWS::CloudFormation::CustomResource$)/.test(type))
      return false;
    const token = isJsonObject(properties) ? properties.ServiceToken : undefined;
    const named = isJsonObject(token) ? [token.Ref, token['Fn::GetAtt']].flat() : [];
    return named.some((name) => name === logicalId || name === `${logicalId}.Arn`);
  });
}

interface AssumedLoad {
  readonly from: NodeId;
  /** A second; undefined for what is started by hand. */
  readonly rate: number | undefined;
}

/**
 * What a scenario that was made from the drawing takes for granted of its load, because the drawing does not say it: a
 * sentence for its verdict, and each load with the node that it begins at.
 */
export function assumedLoads(
  document: LintelDocument,
  { arrivals }: Scenario,
): { readonly assumptions: readonly Assumption[]; readonly sentence: string | undefined } {
  const reader = createDocumentReader(document, forgetful);
  const assumed = arrivals.flatMap(({ from, pattern }): readonly AssumedLoad[] => {
    if (from === undefined) return [];
    const rate = pattern.is === 'poisson' && pattern.rate.is === 'spike' ? pattern.rate.base : undefined;
    if (rate !== undefined && rateOfUsage(from, reader)?.isStated !== true) return [{ from, rate }];
    return isStartedByHand(from, reader) ? [{ from, rate: undefined }] : [];
  });
  if (assumed.length === 0) return { assumptions: [], sentence: undefined };
  const parts = assumed.map(({ from, rate }) => {
    const name = reader.nameOf(from);
    return rate === undefined
      ? `${name} starts once a minute, because nothing in the drawing starts it`
      : `${Number(rate.toPrecision(3))} requests a second begin at ${name}, twice as many in the middle`;
  });
  return {
    assumptions: assumed.map(({ from, rate }) => ({
      node: from,
      field: 'arrivals',
      title:
        rate === undefined
          ? 'Starts by hand, set in the load of the scenario'
          : 'Requests that begin here, set in the load of the scenario',
      value: rate === undefined ? 1 : rate,
      unit: rate === undefined ? 'a minute' : 'a second',
      origin: 'assumed',
    })),
    sentence: `[A] The load is assumed, because the drawing does not state it: ${parts.join('; ')}. Set it in the load of the scenario, or in the usage of the node.`,
  };
}

interface Starts {
  readonly from: NodeId;
  readonly expression: string;
  /** The first starts of the first week, in seconds. */
  readonly next: readonly number[];
}

/** When a schedule starts something; undefined for what is no schedule, or starts nothing in the first week. */
function startsOf(from: NodeId, reader: DocumentReader): Starts | undefined {
  const expression = isStartedByHand(from, reader)
    ? startedByHand
    : reader.node(from)?.properties.scheduleExpression;
  if (typeof expression !== 'string' || expression === '') return undefined;
  const next = scheduleTimes(expression, 7 * day)?.slice(0, 2) ?? [];
  return next.length === 0 ? undefined : { from, expression, next };
}

/** Queues of messages that something in the drawing takes, and that something in it fills. */
function queuesOf(document: LintelDocument, reader: DocumentReader): readonly NodeId[] {
  return [...document.nodes.keys()]
    .sort()
    .filter(
      (id) =>
        reader.node(id)?.kind === 'sqs-queue' &&
        reader.connectionsFrom(id).some(({ kind }) => kind === 'poll') &&
        reader.connectionsTo(id).some(({ kind }) => kind === 'data' || kind === 'event' || kind === 'call'),
    );
}
