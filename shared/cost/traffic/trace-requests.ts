import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { viewConnection, viewNode } from '#shared/catalogue/document-reader.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { Connection, ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import { requestPathsOf, spreadOf } from './carrying.ts';
import { type DayProfile, dayProfile, mergedProfile } from './day-profile.ts';
import { flowOver } from './flow-over.ts';
import {
  type ConnectionFlow,
  type GrowingFlow,
  growingFlow,
  kilobytesPerGigabyte,
  type MeasuredPayload,
  payload,
  type RequestFlows,
  short,
} from './request-flows.ts';
import { countedBehind, isActor, measuredRequests, type Stated, statedRequests } from './stated-requests.ts';

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

const noMeasurements: ReadonlyMap<NodeId, number> = new Map();

const noCurves: ReadonlyMap<ConnectionId, DayProfile> = new Map();

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
