import type { DerivedFigure, DocumentReader, NodeView, SideTraffic } from '#shared/catalogue/define-kind.ts';
import { viewNode, viewWith } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { indexDocument, settingsOf } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { type Passage, passagesOf } from './network-passage.ts';
import {
  type Flow,
  type NodeFlow,
  type RequestFlows,
  requestsPerQueueMessage,
  secondsPerHour,
  short,
} from './trace-requests.ts';

/** Usage figures that follow from the workload, by field. */
export type DerivedUsage = ReadonlyMap<string, DerivedFigure>;

interface Around extends Flow {
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

type Derivation = (around: Around) => Derived | undefined;

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
const compressedShare = 0.25;

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
const derivations: Readonly<Record<string, Derivation>> = {
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

/**
 * Kinds whose figures are about something else than the calls that reach them: callers keep secrets, keys and
 * parameters for a while, and a cluster counts pages of its storage.
 */
const apart: ReadonlySet<string> = new Set(['secret', 'parameter', 'kms-key', 'aurora-cluster']);

/** Fields that the workload decides wherever a kind has them. */
export const derivedFields: ReadonlySet<string> = new Set(Object.keys(derivations));

/** What reaches nodes otherwise than over a connection. */
export interface Aside {
  readonly passages: ReadonlyMap<NodeId, Passage>;
  readonly guarded: ReadonlyMap<NodeId, NodeFlow>;
}

export function asideOf(
  document: LintelDocument,
  flows: RequestFlows,
  reader: DocumentReader,
  measured?: ReadonlyMap<NodeId, Readonly<Record<string, number>>>,
): Aside {
  const guarded = guardedFlows(flows, reader);
  const beside = new Map<NodeId, readonly SideTraffic[]>();
  for (const record of document.nodes.values()) {
    if (findKind(record.kind)?.sideTraffic === undefined) continue;
    const side = sideTrafficOf(record, document, flows, guarded, reader, measured?.get(record.id));
    if (side.length > 0) beside.set(record.id, side);
  }
  return { passages: passagesOf(document, flows, reader, beside), guarded };
}

/** What a node exchanges beside its connections, with the usage that follows from what reaches it. */
export function sideTrafficOf(
  record: DocumentNode,
  document: LintelDocument,
  flows: RequestFlows,
  guarded: Aside['guarded'],
  reader: DocumentReader,
  measured?: Readonly<Record<string, number>>,
): readonly SideTraffic[] {
  const kind = findKind(record.kind);
  if (kind?.sideTraffic === undefined) return [];
  const derived = deriveUsageOf(
    record.id,
    document,
    flows,
    { passages: noPassages, guarded },
    reader,
    measured,
  );
  const view = viewNode(record);
  const usage = { ...view.usage };
  for (const [field, { value }] of derived ?? []) usage[field] = value;
  return kind.sideTraffic(viewWith(view, { usage: { ...usage, ...measured } }), reader);
}

const noPassages: ReadonlyMap<NodeId, Passage> = new Map();

/** The figures of every node that the workload reaches, stated ones left alone. */
export function deriveUsage(
  document: LintelDocument,
  flows: RequestFlows,
  aside: Aside,
  reader: DocumentReader,
  measured?: ReadonlyMap<NodeId, Readonly<Record<string, number>>>,
): ReadonlyMap<NodeId, DerivedUsage> {
  const derived = new Map<NodeId, DerivedUsage>();
  for (const id of new Set([...flows.nodes.keys(), ...aside.passages.keys(), ...aside.guarded.keys()])) {
    const figures = deriveUsageOf(id, document, flows, aside, reader, measured?.get(id));
    if (figures !== undefined) derived.set(id, figures);
  }
  return derived;
}

/** The figures of one node; undefined where nothing follows for it. */
export function deriveUsageOf(
  id: NodeId,
  document: LintelDocument,
  flows: RequestFlows,
  aside: Aside,
  reader: DocumentReader,
  measured?: Readonly<Record<string, number>>,
): DerivedUsage | undefined {
  const record = document.nodes.get(id);
  if (record === undefined) return undefined;
  const fields = fieldsOf(record.kind);
  const flow = flows.nodes.get(id) ?? aside.guarded.get(id);
  const passage = aside.passages.get(id);
  if (fields.length === 0 || (flow === undefined && passage === undefined)) return undefined;
  const stored = viewNode(record);
  // What a run measured beside calls: how many there were to share them.
  const node =
    measured === undefined ? stored : viewWith(stored, { usage: { ...stored.usage, ...measured } });
  const around = aroundOf(node, document, flows, flow ?? noFlow, passage, reader);
  const figures = new Map<string, DerivedFigure>();
  const origin = flow?.isMeasured === true ? 'simulated' : 'derived';
  const whenOf = (field: string): Pick<DerivedFigure, 'byHour'> => {
    const byHour = field.includes('igabytes') ? (flow?.bytesByHour ?? flow?.byHour) : flow?.byHour;
    return byHour === undefined ? {} : { byHour };
  };
  for (const { field, derive, schema } of fields) {
    if (node.declaredUsage.has(field)) continue;
    const figure = derive(around);
    if (figure === undefined || !Number.isFinite(figure.value)) continue;
    if (schema.safeParse(figure.value).success) figures.set(field, { ...figure, origin, ...whenOf(field) });
  }
  return figures.size === 0 ? undefined : figures;
}

interface DerivableField {
  readonly field: string;
  readonly derive: Derivation;
  readonly schema: { safeParse(value: unknown): { readonly success: boolean } };
}

const fieldsByKind = new Map<string, readonly DerivableField[]>();

/** The usage fields of a kind that the workload decides. */
function fieldsOf(kindId: string): readonly DerivableField[] {
  let fields = fieldsByKind.get(kindId);
  if (fields === undefined) {
    const kind = findKind(kindId);
    const isApart = apart.has(kindId) || kind?.traits.includes('actor') === true;
    fields = Object.entries(isApart ? {} : (kind?.usage?.shape ?? {})).flatMap(([field, schema]) => {
      const derive = derivations[field];
      return derive === undefined ? [] : [{ field, derive, schema: schema as DerivableField['schema'] }];
    });
    fieldsByKind.set(kindId, fields);
  }
  return fields;
}

/** What a derivation may ask; most ask for little of it, so the rest is not worked out. */
function aroundOf(
  node: NodeView,
  document: LintelDocument,
  flows: RequestFlows,
  flow: NodeFlow,
  passage: Passage | undefined,
  reader: DocumentReader,
): Around {
  const index = indexDocument(document);
  const incoming = index.connectionsTo(node.id);
  const outgoing = index.connectionsFrom(node.id);
  const sum = (connections: readonly Connection[], fits: (connection: Connection) => boolean): Flow =>
    sumFlows(connections.filter(fits).flatMap((each) => flows.connections.get(each.id) ?? []));
  // A distribution reads from its origins.
  const access = ({ kind, properties }: Connection): unknown =>
    properties?.access ?? (kind === 'origin' ? 'read' : 'read-write');
  const does = (what: 'read' | 'write', share: number): Flow =>
    plusShare(
      sum(incoming, (each) => access(each) === what),
      sum(incoming, (each) => access(each) === 'read-write'),
      share,
    );
  return {
    ...flow,
    node,
    hoursPerMonth: settingsOf(document).hoursPerMonth,
    passage,
    get internetOutGigabytes() {
      return (
        sum(incoming, ({ from }) => isInternet(from, reader)).responseGigabytes +
        sum(outgoing, ({ to }) => isInternet(to, reader)).requestGigabytes
      );
    },
    get functions() {
      return sum(outgoing, ({ to }) => document.nodes.get(to)?.kind === 'lambda-function');
    },
    get reads() {
      return does('read', 1 - writingShare);
    },
    get writes() {
      return does('write', writingShare);
    },
    get announced() {
      return sum(outgoing, ({ kind }) => kind === 'event').calls;
    },
    get uploads() {
      return sum(
        outgoing,
        ({ kind, to }) => kind === 'origin' && document.nodes.get(to)?.kind !== 's3-bucket',
      );
    },
    get delivered() {
      const parts = incoming.flatMap((connection) => {
        const share = deliveredShare(connection, document);
        if (share === undefined) return [];
        const gigabytes = flows.connections.get(connection.id)?.requestGigabytes ?? 0;
        const words = share === 1 ? '' : ` compressed to ${short(share * 100)} %`;
        return [{ gigabytes: gigabytes * share, words: `${short(gigabytes)} GB a month${words}` }];
      });
      return {
        gigabytes: parts.reduce((total, { gigabytes }) => total + gigabytes, 0),
        words: parts.map(({ words }) => words).join(' + '),
      };
    },
    get onwards() {
      return outgoing.filter(({ kind }) => kind === 'forward').length;
    },
  };
}

/** What is left of the bytes that a delivery stream puts into a bucket; undefined for every other connection. */
export function deliveredShare({ from, to }: Connection, { nodes }: LintelDocument): number | undefined {
  const stream = nodes.get(from);
  if (stream?.kind !== 'firehose' || nodes.get(to)?.kind !== 's3-bucket') return undefined;
  return viewNode(stream).properties.compressionFormat === 'UNCOMPRESSED' ? 1 : compressedShare;
}

const noFlow: NodeFlow = {
  calls: 0,
  requestGigabytes: 0,
  responseGigabytes: 0,
  requestsPerConnection: 10,
  isMeasured: false,
  because: () => 'nothing reaches it',
};

/** A web ACL looks at every request of what it is attached to. */
function guardedFlows(flows: RequestFlows, reader: DocumentReader): ReadonlyMap<NodeId, NodeFlow> {
  const guarded = new Map<NodeId, NodeFlow>();
  for (const id of reader.idsOfKind('web-acl')) {
    const targets = reader.connectionsFrom(id, 'attach').map(({ to }) => to);
    const reached = targets.flatMap((to) => flows.nodes.get(to) ?? []);
    if (reached.length === 0) continue;
    guarded.set(id, {
      ...sumFlows(reached),
      requestsPerConnection: noFlow.requestsPerConnection,
      isMeasured: false,
      because: () => reached.map(({ because }) => because()).join(' + '),
    });
  }
  return guarded;
}

function isInternet(id: NodeId, reader: DocumentReader): boolean {
  const kind = reader.kindOf(id)?.id;
  if (kind === 'internet') return true;
  // People at a site of the company come by its VPN, not over the internet.
  return kind === 'users' && reader.ancestorOf(id, 'on-premises') === undefined;
}

function sumFlows(flows: readonly Flow[]): Flow {
  return {
    calls: flows.reduce((total, { calls: count }) => total + count, 0),
    requestGigabytes: flows.reduce((total, { requestGigabytes }) => total + requestGigabytes, 0),
    responseGigabytes: flows.reduce((total, { responseGigabytes }) => total + responseGigabytes, 0),
  };
}

/** All of what does only this, and a share of what reads and writes. */
function plusShare(own: Flow, both: Flow, share: number): Flow {
  return {
    calls: own.calls + both.calls * share,
    requestGigabytes: own.requestGigabytes + both.requestGigabytes * share,
    responseGigabytes: own.responseGigabytes + both.responseGigabytes * share,
  };
}

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
