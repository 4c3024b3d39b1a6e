import { equalJson, type JsonValue } from '#shared/base/json.ts';
import { type FactKey, forgetful } from '#shared/base/tracked-memo.ts';
import type { DerivedFigure, DocumentReader } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader, facts, viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { ConnectionId, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Estimate } from '../estimate.ts';
import {
  type Aside,
  asideOf,
  type DerivedUsage,
  deriveUsage,
  deriveUsageOf,
  sideTrafficOf,
} from './derive-usage.ts';
import type { MeasuredPayload, RequestFlows } from './request-flows.ts';
import { traceRequests } from './trace-requests.ts';

/** What a run of the simulation measured, for a month of such load. */
export interface SimulatedUsage {
  /** Usage figures, by field. */
  readonly usage: ReadonlyMap<NodeId, Readonly<Record<string, number>>>;
  /** Calls that reached a node: they go on from there as stated ones would. */
  readonly calls: ReadonlyMap<NodeId, number>;
  /** When what went over a connection came: a factor around 1 for each hour of a run of several. */
  readonly curves?: ReadonlyMap<ConnectionId, readonly number[]>;
  /** What its requests and their answers weighed on average, where it said so. */
  readonly payload?: MeasuredPayload;
}

/** What passes through the drawing in a month, and the usage figures that follow. */
export interface Traffic {
  readonly flows: RequestFlows | undefined;
  readonly aside: Aside | undefined;
  readonly usage: ReadonlyMap<NodeId, DerivedUsage>;
  /** By which part derived figures may be off. */
  readonly spread: number;
  /** A run of the simulation has a part in it. */
  readonly isSimulated: boolean;
}

export const noTraffic: Traffic = {
  flows: undefined,
  aside: undefined,
  usage: new Map(),
  spread: 0,
  isSimulated: false,
};

/** Follows the stated workload through the drawing; nothing where nobody states one and nothing was simulated. */
export function trafficOf(document: LintelDocument, simulated: SimulatedUsage | undefined): Traffic {
  const flows = traceRequests(document, simulated?.calls, simulated?.curves, simulated?.payload);
  if (flows === undefined && simulated === undefined) return noTraffic;
  const reader = createDocumentReader(document, forgetful);
  const aside = flows === undefined ? undefined : asideOf(document, flows, reader, simulated?.usage);
  const usage =
    flows === undefined || aside === undefined
      ? new Map<NodeId, DerivedUsage>()
      : deriveUsage(document, flows, aside, reader, simulated?.usage);
  return {
    flows,
    aside,
    usage: simulated === undefined ? usage : withSimulated(usage, simulated.usage),
    spread: (flows?.workload.spreadPercent ?? 0) / 100,
    isSimulated: simulated !== undefined,
  };
}

/**
 * The traffic after an edit. One that leaves every connection, place, name and usage as it is sends nothing another
 * way: only figures of the nodes that it changed are derived again. Undefined where it has to be followed afresh.
 */
export function trafficAfter(
  { document: old, traffic }: { readonly document: LintelDocument; readonly traffic: Traffic },
  document: LintelDocument,
  changedFacts: readonly FactKey[],
): Traffic | undefined {
  if (old.connections !== document.connections || old.header !== document.header) return undefined;
  const changed: NodeId[] = [];
  for (const fact of changedFacts) {
    if (fact.startsWith(placePrefix)) return undefined;
    if (!fact.startsWith(nodePrefix)) continue;
    const id = fact.slice(nodePrefix.length);
    const [was, is] = [old.nodes.get(id), document.nodes.get(id)];
    if (was === undefined || is === undefined || !sendsTheSame(was, is)) return undefined;
    changed.push(id);
  }
  const { flows, aside } = traffic;
  if (flows === undefined || aside === undefined) return traffic;
  const reader = createDocumentReader(document, forgetful);
  const before = createDocumentReader(old, forgetful);
  for (const id of changed) {
    const [was, is] = [old.nodes.get(id), document.nodes.get(id)];
    if (was === undefined || is === undefined || findKind(is.kind)?.sideTraffic === undefined) continue;
    const side = (node: DocumentNode, of: LintelDocument, at: DocumentReader): JsonValue =>
      sideTrafficOf(node, of, flows, aside.guarded, at).map((each) => ({ ...each }));
    if (!equalJson(side(was, old, before), side(is, document, reader))) return undefined;
  }
  let usage: Map<NodeId, DerivedUsage> | undefined;
  for (const id of changed) {
    const figures = deriveUsageOf(id, document, flows, aside, reader);
    if (figures === undefined && !traffic.usage.has(id)) continue;
    usage ??= new Map(traffic.usage);
    if (figures === undefined) usage.delete(id);
    else usage.set(id, figures);
  }
  return usage === undefined ? traffic : { ...traffic, usage };
}

const nodePrefix = facts.node('');
const placePrefix = facts.place('');

/** Subnets are where requests start and end; what gathers them decides how many files they become. */
const leading = [
  'subnets',
  'scheme',
  'bufferSizeMegabytes',
  'bufferIntervalSeconds',
  'compressionFormat',
] as const;

/** What decides the way of requests: names are said, networks lead them, whatever their addresses are. */
function sendsTheSame(was: DocumentNode, is: DocumentNode): boolean {
  if (was.kind !== is.kind || was.name !== is.name || was.parent !== is.parent) return false;
  const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => a === b || equalJson(a, b);
  if (!same(was.usage, is.usage)) return false;
  if (findKind(is.kind)?.family !== 'networking')
    return leading.every((field) => same(was.properties?.[field], is.properties?.[field]));
  const { cidrBlock: _was, ...before } = viewNode(was).properties;
  const { cidrBlock: _is, ...after } = viewNode(is).properties;
  return equalJson(before, after);
}

function withSimulated(
  usage: ReadonlyMap<NodeId, DerivedUsage>,
  simulated: SimulatedUsage['usage'],
): ReadonlyMap<NodeId, DerivedUsage> {
  const all = new Map(usage);
  for (const [id, figures] of simulated) {
    const measured = Object.entries(figures).map(
      ([field, value]) =>
        [field, { value, because: 'measured in a simulation run', origin: 'simulated' }] as const,
    );
    all.set(id, new Map<string, DerivedFigure>([...(usage.get(id) ?? []), ...measured]));
  }
  return all;
}

/** Nodes and connections whose figures are not what they were, as subjects of the bill. */
export function changedSubjects(before: Traffic, after: Traffic): ReadonlySet<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  const isSpreadSame = before.spread === after.spread;
  const usages = before.usage === after.usage ? [] : [...before.usage.keys(), ...after.usage.keys()];
  for (const id of new Set(usages))
    if (!isSpreadSame || !sameUsage(before.usage.get(id), after.usage.get(id))) changed.add(facts.node(id));
  if (before.flows === after.flows) return changed;
  const [olds, news] = [before.flows?.connections, after.flows?.connections];
  for (const id of new Set([...(olds?.keys() ?? []), ...(news?.keys() ?? [])])) {
    const [old, now] = [olds?.get(id), news?.get(id)];
    const isSame =
      isSpreadSame &&
      old?.requestGigabytes === now?.requestGigabytes &&
      old?.responseGigabytes === now?.responseGigabytes &&
      old?.origin === now?.origin;
    if (!isSame) changed.add(facts.connection(id));
  }
  return changed;
}

function sameUsage(before: DerivedUsage | undefined, after: DerivedUsage | undefined): boolean {
  if (before === undefined || after === undefined || before.size !== after.size) return before === after;
  for (const [field, { value, because, byHour }] of before) {
    const now = after.get(field);
    if (now?.value !== value || now.because !== because || !sameProfile(now.byHour, byHour)) return false;
  }
  return true;
}

function sameProfile(one: DerivedFigure['byHour'], other: DerivedFigure['byHour']): boolean {
  return one === other || (one?.every((each, hour) => each === other?.[hour]) ?? false);
}

const actorKinds = new Map<string, boolean>();

function isActorKind(kind: string): boolean {
  let isActor = actorKinds.get(kind);
  if (isActor === undefined) {
    isActor = findKind(kind)?.traits.includes('actor') ?? false;
    actorKinds.set(kind, isActor);
  }
  return isActor;
}

/** The entry points of a drawing, and what they state together. */
export function workloadOf(document: LintelDocument, { flows }: Traffic): Estimate['workload'] {
  const entries: NodeId[] = [];
  for (const { id, kind } of document.nodes.values()) if (isActorKind(kind)) entries.push(id);
  entries.sort();
  if (entries.length === 0) return undefined;
  return {
    entries,
    requestsPerMonth: flows?.workload.requestsPerMonth ?? 0,
    usersPerMonth: flows?.workload.usersPerMonth ?? 0,
    gigabytesPerMonth: flows?.workload.gigabytesPerMonth ?? 0,
  };
}
