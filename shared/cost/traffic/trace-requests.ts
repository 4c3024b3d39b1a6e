import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { viewConnection, viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { Connection, ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import { requestPathsOf, spreadOf } from './carrying.ts';
import { type DayProfile, dayProfile, mergedProfile } from './day-profile.ts';

/** What passes in a month. */
export interface Flow {
  readonly calls: number;
  /** Towards the receiver, and back. */
  readonly requestGigabytes: number;
  readonly responseGigabytes: number;
}

export interface ConnectionFlow extends Flow {
  /** `declared` is stated at the connection itself. */
  readonly origin: 'declared' | 'derived';
  /** When it comes; even when absent. */
  readonly byHour?: DayProfile;
  /** How it was reckoned, in words; made when somebody reads it. */
  because(): string;
}

export interface NodeFlow extends Flow {
  /** New connections are one in so many requests. */
  readonly requestsPerConnection: number;
  /** A simulation run counted it. */
  readonly isMeasured: boolean;
  /** When it comes; even when absent. */
  readonly byHour?: DayProfile;
  /** When its bytes come: apart from its requests where large ones and small ones come at different times. */
  readonly bytesByHour?: DayProfile;
  because(): string;
}

/** Requests and bytes of a month over the drawn paths. */
export interface RequestFlows {
  readonly nodes: ReadonlyMap<NodeId, NodeFlow>;
  readonly connections: ReadonlyMap<ConnectionId, ConnectionFlow>;
  /** Actors that state what they send, and what they send together. */
  readonly workload: Workload;
}

/** What comes in at the entry points. */
export interface Workload {
  readonly entries: readonly NodeId[];
  readonly requestsPerMonth: number;
  readonly usersPerMonth: number;
  /** Sent and answered. */
  readonly gigabytesPerMonth: number;
  /** The widest of the entry points. */
  readonly spreadPercent: number;
}

/** Usage fields that say how much of the work reaches a node, where its user states it. */
const requestFields = [
  'requestsPerMonth',
  'invocationsPerMonth',
  'publishesPerMonth',
  'messagesPerMonth',
  'eventsPerMonth',
  'executionsPerMonth',
  'workflowsPerMonth',
  'recordsPerMonth',
  'customEventsPerMonth',
  'jobsPerMonth',
] as const;

const kilobytesPerGigabyte = 1024 * 1024;
export const secondsPerHour = 3600;
/** What a request weighs where a node states requests but nothing before it says how large they are. */
const payload = { request: 2, response: 20, requestsPerConnection: 10 } as const;

/** What the requests of a run weighed on average, in place of what entry points state. */
export interface MeasuredPayload {
  readonly requestKilobytes: number;
  readonly answerKilobytes: number;
}

/** A flow while it is followed. */
interface GrowingFlow extends NodeFlow {
  calls: number;
  requestGigabytes: number;
  responseGigabytes: number;
  byHour?: DayProfile;
  bytesByHour?: DayProfile;
  readonly sources: Source[];
}

function growingFlow(requestsPerConnection: number, isMeasured: boolean): GrowingFlow {
  const sources: Source[] = [];
  return {
    calls: 0,
    requestGigabytes: 0,
    responseGigabytes: 0,
    requestsPerConnection,
    isMeasured,
    sources,
    because: () => describeSources(sources),
  };
}

/** So many calls, and where they come from or why. */
interface Source {
  readonly calls: number;
  readonly words: string;
}

/**
 * Follows what entry points send, and what nodes and connections state themselves, through the drawing. Undefined where
 * nothing is stated: everything then stands on its own defaults.
 */
export function traceRequests(
  document: LintelDocument,
  measured: ReadonlyMap<NodeId, number> = noMeasurements,
  curves: ReadonlyMap<ConnectionId, DayProfile> = noCurves,
  weight: MeasuredPayload | undefined = undefined,
): RequestFlows | undefined {
  const { order, onwards, loops } = requestPathsOf(document);
  const { hoursPerMonth } = settingsOf(document);
  const nodes = new Map<NodeId, GrowingFlow>();
  const connections = new Map<ConnectionId, ConnectionFlow>();
  const entries: NodeId[] = [];
  const arrivals = new Map<NodeId, ConnectionId[]>();
  let [requestsPerMonth, usersPerMonth, gigabytesPerMonth, spreadPercent] = [0, 0, 0, 0];

  for (const id of order) {
    const record = document.nodes.get(id);
    if (record === undefined) continue;
    const node = viewNode(record);
    const arrived = nodes.get(id);
    const counted = measured.get(id) ?? countedBehind(node, onwards.get(id) ?? [], measured);
    // A run has its own load: what an entry point states is then that of another one.
    const stated =
      isActor(node) && counted !== undefined
        ? measuredRequests(counted)
        : (statedRequests(node, hoursPerMonth) ?? measuredRequests(counted));
    if (stated !== undefined) {
      nodes.set(id, pin(node, arrived, stated, weight));
      if (arrived !== undefined && arrived.calls > 0) reconcile(node, stated.calls / arrived.calls);
      if (isActor(node)) {
        entries.push(id);
        requestsPerMonth += stated.calls;
        const sent = nodes.get(id);
        gigabytesPerMonth += (sent?.requestGigabytes ?? 0) + (sent?.responseGigabytes ?? 0);
        if (typeof node.usage.usersPerMonth === 'number') usersPerMonth += node.usage.usersPerMonth;
        spreadPercent = Math.max(spreadPercent, Number(node.usage.spreadPercent ?? 0));
      }
    }
    const flow = nodes.get(id);
    const outgoing = (onwards.get(id) ?? []).filter((connection) => !loops.has(connection.id));
    if (outgoing.length === 0 || (isActor(node) && stated === undefined && arrived !== undefined)) {
      for (const connection of outgoing) handOn(node, undefined, connection, 1);
      continue;
    }
    const shares = sharesOf(node, outgoing);
    outgoing.forEach((connection, index) => {
      const share = (shares[index] ?? 1) * missedBy(node, connection, document);
      handOn(node, flow, connection, share);
    });
  }

  // What stands alone is on no path, but a run counts what happens there too.
  for (const [id, calls] of measured) {
    const record = document.nodes.get(id);
    const stated = measuredRequests(calls);
    if (record !== undefined && stated !== undefined && !nodes.has(id))
      nodes.set(id, pin(viewNode(record), undefined, stated, weight));
  }

  for (const connection of document.connections.values()) {
    if (connections.has(connection.id) || connection.usage?.gigabytesPerMonth === undefined) continue;
    const gigabytes = viewConnection(connection).usage.gigabytesPerMonth;
    if (typeof gigabytes !== 'number' || (connection.kind !== 'replicate' && connection.kind !== 'peer'))
      continue;
    connections.set(connection.id, {
      calls: 0,
      requestGigabytes: gigabytes,
      responseGigabytes: 0,
      origin: 'declared',
      because: () => 'stated at the connection',
    });
  }
  if (nodes.size === 0 && connections.size === 0) return undefined;
  return {
    nodes,
    connections,
    workload: { entries, requestsPerMonth, usersPerMonth, gigabytesPerMonth, spreadPercent },
  };

  /**
   * What a node states that it receives is also what comes over the connections to it. Those that hand on in batches
   * carry all their bytes however few calls that makes.
   */
  function reconcile(node: NodeView, factor: number): void {
    if (factor === 1) return;
    for (const id of arrivals.get(node.id) ?? []) {
      const flow = connections.get(id);
      if (flow?.origin !== 'derived') continue;
      connections.set(id, {
        ...flow,
        calls: flow.calls * factor,
        requestGigabytes: flow.requestGigabytes * factor,
        responseGigabytes: flow.responseGigabytes * factor,
        because: () => `${short(flow.calls * factor)} calls, as ${node.name} states what reaches it`,
      });
    }
  }

  function handOn(from: NodeView, flow: GrowingFlow | undefined, record: Connection, share: number): void {
    const connection = viewConnection(record);
    const passed = flowOver(from, flow, connection, share, hoursPerMonth);
    if (passed === undefined) return;
    // What a run saw on the connection itself says more than when things reached its sender.
    const when = curves.get(record.id) ?? flow?.byHour;
    connections.set(record.id, when === undefined ? passed : { ...passed, byHour: when });
    if (record.kind !== 'poll') {
      const known = arrivals.get(record.to);
      if (known === undefined) arrivals.set(record.to, [record.id]);
      else known.push(record.id);
    }
    const receiver = document.nodes.get(record.to);
    if (receiver === undefined) return;
    let into = nodes.get(record.to);
    if (into === undefined) {
      into = growingFlow(flow?.requestsPerConnection ?? payload.requestsPerConnection, false);
      nodes.set(record.to, into);
    }
    const byHour = mergedProfile(into.byHour, into.calls, when, passed.calls);
    if (byHour !== undefined) into.byHour = byHour;
    const whenBytes = curves.get(record.id) ?? flow?.bytesByHour ?? flow?.byHour;
    const bytesByHour = mergedProfile(
      into.bytesByHour,
      into.requestGigabytes + into.responseGigabytes,
      whenBytes,
      passed.requestGigabytes + passed.responseGigabytes,
    );
    if (bytesByHour !== undefined) into.bytesByHour = bytesByHour;
    into.calls += passed.calls;
    into.requestGigabytes += passed.requestGigabytes;
    into.responseGigabytes += passed.responseGigabytes;
    into.sources.push({ calls: passed.calls, words: `from ${from.name}` });
  }
}

const sourcesNamed = 4;

function describeSources(sources: readonly Source[]): string {
  const named = sources.slice(0, sourcesNamed).map(({ calls, words }) => `${short(calls)} ${words}`);
  const others = sources.slice(sourcesNamed);
  const rest = others.reduce((total, { calls }) => total + calls, 0);
  return [...named, ...(others.length === 0 ? [] : [`${short(rest)} from ${others.length} more`])].join(
    ' + ',
  );
}

function isActor(node: NodeView): boolean {
  return findKind(node.kind)?.traits.includes('actor') ?? false;
}

const noMeasurements: ReadonlyMap<NodeId, number> = new Map();
const noCurves: ReadonlyMap<ConnectionId, DayProfile> = new Map();

/** What a run counted at everything that an entry point leads to: it counts arrivals, not departures. */
function countedBehind(
  node: NodeView,
  outgoing: readonly Connection[],
  measured: ReadonlyMap<NodeId, number>,
): number | undefined {
  if (!isActor(node) || measured.size === 0) return undefined;
  const counts = outgoing.flatMap(({ to }) => measured.get(to) ?? []);
  return counts.length === 0 ? undefined : counts.reduce((total, count) => total + count, 0);
}

function measuredRequests(calls: number | undefined): Stated | undefined {
  return calls === undefined
    ? undefined
    : { calls, because: 'measured in a simulation run', isMeasured: true };
}

interface Stated {
  readonly isMeasured?: boolean;
  readonly calls: number;
  readonly because: string;
}

/** What its user says that it receives, or sends if it is an entry point. */
function statedRequests(node: NodeView, hoursPerMonth: number): Stated | undefined {
  const isSilent = node.declaredUsage.size === 0;
  const field = isSilent
    ? undefined
    : requestFields.find((name) => node.declaredUsage.has(name) && typeof node.usage[name] === 'number');
  const perMonth = field === undefined ? undefined : node.usage[field];
  const perSecond = node.usage.requestsPerSecond;
  if (typeof perMonth === 'number') return { calls: callsOf(node, perMonth), because: 'stated' };
  if (!isActor(node) || typeof perSecond !== 'number') return undefined;
  return {
    calls: perSecond * hoursPerMonth * secondsPerHour,
    because: `${perSecond} a second × ${hoursPerMonth} h`,
  };
}

/** A queue counts a message three times: sent, received, deleted. */
export const requestsPerQueueMessage = 3;

function callsOf(node: NodeView, requests: number): number {
  return node.kind === 'sqs-queue' ? requests / requestsPerQueueMessage : requests;
}

/** A stated number of calls in place of those that arrive; they weigh what those that arrive weigh. */
function pin(
  node: NodeView,
  arrived: GrowingFlow | undefined,
  { calls, because, isMeasured = false }: Stated,
  weight?: MeasuredPayload,
): GrowingFlow {
  const figure = (field: string, otherwise: number): number => {
    const value = node.usage[field];
    return typeof value === 'number' && (isActor(node) || node.declaredUsage.has(field)) ? value : otherwise;
  };
  const factor = arrived === undefined || arrived.calls === 0 ? undefined : calls / arrived.calls;
  const flow = growingFlow(
    figure('requestsPerConnection', arrived?.requestsPerConnection ?? payload.requestsPerConnection),
    isMeasured,
  );
  flow.calls = calls;
  flow.requestGigabytes =
    factor === undefined
      ? (calls * (weight?.requestKilobytes ?? figure('requestKilobytes', payload.request))) /
        kilobytesPerGigabyte
      : (arrived?.requestGigabytes ?? 0) * factor;
  flow.responseGigabytes =
    factor === undefined
      ? (calls * (weight?.answerKilobytes ?? figure('responseKilobytes', payload.response))) /
        kilobytesPerGigabyte
      : (arrived?.responseGigabytes ?? 0) * factor;
  // The busy hours that an entry point states are those of its own load, not of a run's.
  const byHour = isActor(node) ? (isMeasured ? undefined : profileOf(node)) : arrived?.byHour;
  if (byHour !== undefined) flow.byHour = byHour;
  if (arrived?.bytesByHour !== undefined) flow.bytesByHour = arrived.bytesByHour;
  flow.sources.push({ calls, words: because });
  return flow;
}

function profileOf({ usage }: NodeView): DayProfile | undefined {
  const { busyHours, busyFactor, busyFromHour } = usage;
  return typeof busyHours === 'number' && typeof busyFactor === 'number'
    ? dayProfile(busyHours, busyFactor, typeof busyFromHour === 'number' ? busyFromHour : 0)
    : undefined;
}

/** The part that an edge cache has to ask its origin for; all of what it may not keep. */
function missedBy({ usage }: NodeView, connection: Connection, document: LintelDocument): number {
  if (connection.kind !== 'origin' || typeof usage.hitPercent !== 'number') return 1;
  const policy = connection.properties?.cachePolicy;
  const keeps =
    policy === undefined ? document.nodes.get(connection.to)?.kind === 's3-bucket' : policy !== 'disabled';
  return keeps ? 1 - usage.hitPercent / 100 : 1;
}

/** The part of what arrives that goes on over each connection: all of it, an equal share, or one by weight. */
function sharesOf(node: NodeView, outgoing: readonly Connection[]): readonly number[] {
  if (outgoing.every(({ kind }) => spreadOf(node.kind, kind) === 'each')) return [];
  const views = outgoing.map(viewConnection);
  const shared = views.filter(({ kind }) => spreadOf(node.kind, kind) === 'shared');
  const weights = shared.map(({ properties }) =>
    properties.isFailover === true ? 0 : typeof properties.weight === 'number' ? properties.weight : 1,
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return views.map((view) => {
    const index = shared.indexOf(view);
    return index < 0 ? 1 : sum === 0 ? 0 : (weights[index] ?? 0) / sum;
  });
}

function flowOver(
  from: NodeView,
  flow: GrowingFlow | undefined,
  { usage, properties, kind }: ConnectionView,
  share: number,
  hours: number,
): ConnectionFlow | undefined {
  const statedCalls = firstNumber(usage, ['requestsPerMonth', 'messagesPerMonth', 'eventsPerMonth']);
  const statedGigabytes = firstNumber(usage, ['gigabytesPerMonth']);
  const perRequest = firstNumber(usage, ['callsPerRequest']);
  if (flow === undefined && statedCalls === undefined && statedGigabytes === undefined) return undefined;
  const arriving = flow?.calls ?? 0;
  const handed = statedCalls ?? arriving * (perRequest ?? share);
  const factor = arriving === 0 ? 0 : handed / arriving;
  const calls = statedCalls ?? batchesOf(from, handed, (flow?.requestGigabytes ?? 0) * factor, hours);
  const weigh = (gigabytes: number | undefined, kilobytes: number): number =>
    arriving === 0 ? (handed * kilobytes) / kilobytesPerGigabyte : (gigabytes ?? 0) * factor;
  const access = kind === 'data' ? properties.access : undefined;
  // Reads ask with little and writes are answered with little.
  const request = access === 'read' ? 0 : weigh(flow?.requestGigabytes, payload.request);
  const response =
    access === 'write' || kind === 'poll' || kind === 'event'
      ? 0
      : weigh(flow?.responseGigabytes, payload.response);
  if (statedGigabytes !== undefined) {
    // What people exchange with a service is mostly answers; between services it is what is sent.
    const isAnswer = isActor(from);
    return {
      calls,
      requestGigabytes: isAnswer ? 0 : statedGigabytes,
      responseGigabytes: isAnswer ? statedGigabytes : 0,
      origin: 'declared',
      because: () => 'stated at the connection',
    };
  }
  return {
    calls,
    requestGigabytes: request,
    responseGigabytes: response,
    origin: statedCalls === undefined ? 'derived' : 'declared',
    because: () =>
      calls === handed
        ? describe(arriving, calls, share, perRequest, statedCalls)
        : `${describe(arriving, handed, share, perRequest, statedCalls)}, in ${short(calls)} batches`,
  };
}

/** What gathers before it hands on (a delivery stream) does so when it is full, or after a while. */
function batchesOf({ properties }: NodeView, calls: number, gigabytes: number, hours: number): number {
  const { bufferSizeMegabytes: megabytes, bufferIntervalSeconds: seconds } = properties;
  if (typeof megabytes !== 'number' || typeof seconds !== 'number' || megabytes <= 0 || seconds <= 0)
    return calls;
  const full = (gigabytes * 1024) / megabytes;
  const due = (hours * secondsPerHour) / seconds;
  return Math.min(calls, Math.max(full, due));
}

function describe(
  arriving: number,
  calls: number,
  share: number,
  perRequest: number | undefined,
  stated: number | undefined,
): string {
  if (stated !== undefined) return `${short(calls)} calls stated at the connection`;
  if (perRequest !== undefined) return `${short(arriving)} requests × ${perRequest} calls`;
  return share === 1
    ? `${short(arriving)} requests`
    : `${short(arriving)} requests × ${short(share * 100)} %`;
}

function firstNumber(
  usage: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): number | undefined {
  for (const field of fields) {
    const value = usage[field];
    if (typeof value === 'number') return value;
  }
  return undefined;
}

/** `3,000,000`; at most three digits after the point. */
export function short(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  const [whole = '', fraction] = String(rounded).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
