import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { Passage } from './network-passage.ts';
import { type Flow, secondsPerHour, short } from './request-flows.ts';
import { requestsPerQueueMessage } from './stated-requests.ts';

/** What a derivation may ask about a node; most ask for little of it. */
export interface Around extends Flow {
  readonly node: NodeView;
  readonly requestsPerConnection: number;
  because(): string;
  readonly hoursPerMonth: number;
  /** What connections that start or end here exchange with the internet, by way of nothing else. */
  readonly internetOutGigabytes: number;
  /** What goes on to functions. */
  readonly functions: Flow;
  readonly reads: Flow;
  readonly writes: Flow;
  readonly onwards: number;
  /** Events that it sends itself. */
  readonly announced: number;
  readonly passage: Passage | undefined;
  /** What a distribution sends on to origins that it may not answer for. */
  readonly uploads: Flow;
  /** What delivery streams put into it in a month, as it is stored. */
  readonly delivered: { readonly gigabytes: number; readonly words: string };
}

interface Derived {
  readonly value: number;
  readonly because: string;
}

/** The figure with how it came about; undefined where nothing says it. */
export type Derivation = (around: Around) => Derived | undefined;

/** What one read or write takes of a table's capacity. */
const tableUnits = { readKilobytes: 4, writeKilobytes: 1, eventuallyConsistent: 0.5 } as const;
const includedRules = 10;
/** A serverless cache counts a request for each KB. */
const processingUnitKilobytes = 1;
/** Of the calls over a connection that reads and writes, one in five writes; draw two connections to say otherwise. */
export const writingShare = 0.2;
const logKilobytesPerRequest = 1;
const daysPerMonth = 365 / 12;
/** Without an expiry a store grows for ever; like logs it counts as it is after a year. */
const monthsWithoutExpiry = 12;
/** What compression leaves of lines of JSON. */
export const compressedShare = 0.25;

const calls: Derivation = ({ calls: count, because, node }) =>
  node.kind === 'sqs-queue'
    ? {
        value: count * requestsPerQueueMessage,
        because: `(${because()}) × ${requestsPerQueueMessage}: send, receive, delete`,
      }
    : { value: count, because: because() };

const newConnections: Derivation = ({ calls: count, requestsPerConnection, hoursPerMonth }) => ({
  value: perSecond(count, hoursPerMonth) / requestsPerConnection,
  because: `${short(perSecond(count, hoursPerMonth))} requests a second ÷ ${requestsPerConnection} on one connection`,
});

const activeConnections: Derivation = (around) => {
  const fresh = newConnections(around)?.value ?? 0;
  return { value: fresh * 60, because: `${short(fresh)} new connections a second, open for a minute` };
};

const processed: Derivation = ({ requestGigabytes, responseGigabytes, functions, passage, node }) => {
  if (passage !== undefined) return { value: passage.gigabytes, because: passage.because.join(' + ') };
  const all = requestGigabytes + responseGigabytes;
  const toFunctions =
    'lambdaGigabytesPerMonth' in (findKind(node.kind)?.usage?.shape ?? {}) ? gigabytesOf(functions) : 0;
  if (all === 0) return undefined;
  return {
    value: Math.max(0, all - toFunctions),
    because: `${short(requestGigabytes)} GB of requests + ${short(responseGigabytes)} GB of answers${toFunctions === 0 ? '' : ` − ${short(toFunctions)} GB of functions`}`,
  };
};

/** How a usage field follows from what reaches a node: every kind that has a field of that name takes part. */
export const derivations: Readonly<Record<string, Derivation>> = {
  requestsPerMonth: calls,
  invocationsPerMonth: calls,
  publishesPerMonth: calls,
  messagesPerMonth: calls,
  eventsPerMonth: calls,
  executionsPerMonth: calls,
  workflowsPerMonth: calls,
  recordsPerMonth: calls,
  customEventsPerMonth: calls,
  runsPerMonth: calls,
  jobsPerMonth: calls,
  apiDestinationCallsPerMonth: calls,
  // Resolvers keep an answer for as long as a connection lives.
  queriesPerMonth: ({ calls: count, requestsPerConnection }) => ({
    value: count / requestsPerConnection,
    because: `${short(count)} requests ÷ ${requestsPerConnection} on one connection`,
  }),
  ecpusPerMonth: ({ calls: count, responseGigabytes }) =>
    unitsOf(count, responseGigabytes, processingUnitKilobytes, 1, 'requests'),
  outGigabytesPerMonth: ({ internetOutGigabytes, passage }) => {
    const value = passage?.internetGigabytes ?? internetOutGigabytes;
    return value === 0 ? undefined : { value, because: `${short(value)} GB leave AWS` };
  },
  newConnectionsPerSecond: newConnections,
  newFlowsPerSecond: newConnections,
  activeConnectionsPerMinute: activeConnections,
  activeFlowsPerMinute: activeConnections,
  ruleEvaluationsPerSecond: ({ calls: count, onwards, hoursPerMonth }) => {
    const rules = Math.max(0, onwards - includedRules);
    const rate = perSecond(count, hoursPerMonth);
    return {
      value: rate * rules,
      because: `${short(rate)} requests a second × ${rules} rules beyond the first ten`,
    };
  },
  processedGigabytesPerMonth: processed,
  interZoneGigabytesPerMonth: ({ passage }) =>
    passage === undefined ? undefined : { value: passage.gigabytes, because: passage.because.join(' + ') },
  toOriginGigabytesPerMonth: ({ uploads }) => ({
    value: uploads.requestGigabytes,
    because: `${short(uploads.calls)} requests that are not cached`,
  }),
  // What a bucket holds is its user's to say; only of what is delivered to it do we know that all of it stays.
  storedGigabytes: ({ node, delivered: { gigabytes, words } }) => {
    if (node.kind !== 's3-bucket' || gigabytes === 0) return undefined;
    const days = node.properties.expirationDays;
    const months = typeof days === 'number' ? days / daysPerMonth : monthsWithoutExpiry;
    const until =
      typeof days === 'number' ? `${days} days until they expire` : 'after a year, nothing expires';
    return { value: gigabytes * months, because: `${words} × ${short(months)} months, ${until}` };
  },
  lambdaGigabytesPerMonth: ({ functions }) => ({
    value: gigabytesOf(functions),
    because: `${short(gigabytesOf(functions))} GB to and from functions`,
  }),
  internetOutGigabytesPerMonth: ({ internetOutGigabytes, passage }) => {
    const value = passage?.internetGigabytes ?? internetOutGigabytes;
    return { value, because: `${short(value)} GB leave AWS` };
  },
  readRequestsPerMonth: ({ reads }) =>
    unitsOf(
      reads.calls,
      reads.responseGigabytes,
      tableUnits.readKilobytes,
      tableUnits.eventuallyConsistent,
      'reads',
    ),
  writeRequestsPerMonth: ({ writes }) =>
    unitsOf(writes.calls, writes.requestGigabytes, tableUnits.writeKilobytes, 1, 'writes'),
  getRequestsPerMonth: ({ reads }) => ({ value: reads.calls, because: `${short(reads.calls)} reads` }),
  putRequestsPerMonth: ({ writes, announced }) =>
    announced > writes.calls
      ? { value: announced, because: `${short(announced)} events of new objects` }
      : { value: writes.calls, because: `${short(writes.calls)} writes` },
  recordKilobytes: ({ calls: count, requestGigabytes }) => kilobytes(requestGigabytes, count, 'a record'),
  eventKilobytes: ({ calls: count, requestGigabytes }) => kilobytes(requestGigabytes, count, 'an event'),
  requestKilobytes: ({ calls: count, requestGigabytes }) => kilobytes(requestGigabytes, count, 'a request'),
  messageKilobytes: ({ calls: count, requestGigabytes }) => kilobytes(requestGigabytes, count, 'a message'),
  responseKilobytes: ({ calls: count, responseGigabytes }) =>
    kilobytes(responseGigabytes, count, 'an answer'),
  logGigabytesPerTask: (around) => logsOf(around, ['averageTasks', 'desiredCount'], 'tasks'),
  logGigabytesPerInstance: (around) =>
    logsOf(around, ['averageInstances', 'desiredCapacity', 'minSize'], 'instances'),
};

function perSecond(count: number, hoursPerMonth: number): number {
  return count / (hoursPerMonth * secondsPerHour);
}

function gigabytesOf({ requestGigabytes, responseGigabytes }: Flow): number {
  return requestGigabytes + responseGigabytes;
}

function unitsOf(count: number, gigabytes: number, step: number, factor: number, what: string): Derived {
  const each =
    count === 0 ? 0 : Math.max(1, Math.ceil((gigabytes * 1024 * 1024) / count / step - 1e-9)) * factor;
  return { value: count * each, because: `${short(count)} ${what} × ${short(each)} units of ${step} KB` };
}

function kilobytes(gigabytes: number, count: number, what: string): Derived | undefined {
  if (count === 0 || gigabytes === 0) return undefined;
  const value = Number(((gigabytes * 1024 * 1024) / count).toPrecision(12));
  return { value, because: `${short(value)} KB ${what}` };
}

/** A line of log a request, shared out over what runs. */
function logsOf(
  { calls: count, node }: Around,
  fields: readonly string[],
  what: string,
): Derived | undefined {
  const running = fields
    .map((field) => node.usage[field] ?? node.properties[field])
    .find((value): value is number => typeof value === 'number' && value > 0);
  if (running === undefined) return undefined;
  const gigabytes = (count * logKilobytesPerRequest) / (1024 * 1024);
  return {
    value: gigabytes / running,
    because: `${short(count)} requests × ${logKilobytesPerRequest} KB ÷ ${running} ${what}`,
  };
}
