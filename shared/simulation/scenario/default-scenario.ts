import { fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import { scheduleTimes } from '#shared/catalogue/kit/schedule-times.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { behaviourOf } from '../compile/behaviour-of.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from './scenario.ts';

/** Requests a second of a drawing that states no workload. */
const assumedRate = 50;

/** And of each server that others may call, where the drawing does not say who. */
const assumedRateOfServers = 10;

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
  const actors = ids.filter((id) => behaviourOf(id, reader) === 'source' && sends(id));
  if (actors.length > 0) return actors;
  const doors = ids.filter((id) => {
    const behaviour = behaviourOf(id, reader);
    if (behaviour === undefined || behaviour === 'source' || behaviour === 'link' || behaviour === 'way')
      return false;
    return sends(id) && !reader.connectionsTo(id).some(({ kind }) => carries.includes(kind));
  });
  if (doors.length > 0) return doors;
  const alone = ids.filter((id) =>
    ['servers', 'function', 'api', 'queue'].includes(behaviourOf(id, reader) ?? ''),
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
    return fault(
      'nothing-to-simulate',
      'Nothing in the drawing takes requests. Draw users and what they call, then simulate.',
    );
  }
  const hoursPerMonth = settingsOf(document).hoursPerMonth;
  const rateOf = (id: NodeId): number => {
    const { requestsPerSecond, requestsPerMonth, putRequestsPerMonth } = reader.node(id)?.usage ?? {};
    const behaviour = behaviourOf(id, reader);
    if (typeof requestsPerSecond === 'number') return requestsPerSecond;
    const perMonth = behaviour === 'source' ? requestsPerMonth : putRequestsPerMonth;
    const isStated = reader.node(id)?.source.usage !== undefined;
    if (typeof perMonth === 'number' && (behaviour === 'source' || (behaviour === 'store' && isStated))) {
      return perMonth / (hoursPerMonth * 3600);
    }
    if (behaviour === 'servers') return assumedRateOfServers;
    return Math.max(1, Math.round(assumedRate / entries.length));
  };
  const rare = starts.filter(({ next }) => next.length < 2 || (next[1] ?? 0) > usualHorizon);
  const horizonSeconds = Math.max(usualHorizon, ...rare.map(({ next }) => (next[0] ?? 0) + longestRun));
  const input: ScenarioInput = {
    name: entries.length > 0 ? 'Everyday load, twice as much in the middle' : 'What the schedule starts',
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

interface Starts {
  readonly from: NodeId;
  readonly expression: string;
  /** The first starts of the first week, in seconds. */
  readonly next: readonly number[];
}

/** When a schedule starts something; undefined for what is no schedule, or starts nothing in the first week. */
function startsOf(from: NodeId, reader: DocumentReader): Starts | undefined {
  const expression = reader.node(from)?.properties.scheduleExpression;
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
