import type { DerivedFigure } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader, facts } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Estimate } from '../estimate.ts';
import { type DerivedUsage, deriveUsage } from './derive-usage.ts';
import { type RequestFlows, traceRequests } from './trace-requests.ts';

/** Usage figures that a run of the simulation measured, by node and field. */
export type SimulatedUsage = ReadonlyMap<NodeId, Readonly<Record<string, number>>>;

/** What passes through the drawing in a month, and the usage figures that follow. */
export interface Traffic {
  readonly flows: RequestFlows | undefined;
  readonly usage: ReadonlyMap<NodeId, DerivedUsage>;
  /** By which part derived figures may be off. */
  readonly spread: number;
}

export const noTraffic: Traffic = { flows: undefined, usage: new Map(), spread: 0 };

/** Follows the stated workload through the drawing; nothing where nobody states one and nothing was simulated. */
export function trafficOf(document: LintelDocument, simulated: SimulatedUsage | undefined): Traffic {
  const flows = traceRequests(document);
  if (flows === undefined && simulated === undefined) return noTraffic;
  const reader = createDocumentReader(document, { read: () => undefined });
  const usage = flows === undefined ? new Map<NodeId, DerivedUsage>() : deriveUsage(document, flows, reader);
  return {
    flows,
    usage: simulated === undefined ? usage : withSimulated(usage, simulated),
    spread: (flows?.workload.spreadPercent ?? 0) / 100,
  };
}

function withSimulated(
  usage: ReadonlyMap<NodeId, DerivedUsage>,
  simulated: SimulatedUsage,
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
  const isSpreadSame = before.spread === after.spread;
  for (const id of new Set([...before.usage.keys(), ...after.usage.keys()]))
    if (!isSpreadSame || !sameUsage(before.usage.get(id), after.usage.get(id))) changed.add(facts.node(id));
  const [olds, news] = [before.flows?.connections, after.flows?.connections];
  for (const id of new Set([...(olds?.keys() ?? []), ...(news?.keys() ?? [])])) {
    const [old, now] = [olds?.get(id), news?.get(id)];
    const isSame =
      isSpreadSame &&
      old?.requestGigabytes === now?.requestGigabytes &&
      old?.responseGigabytes === now?.responseGigabytes &&
      old?.because === now?.because &&
      old?.origin === now?.origin;
    if (!isSame) changed.add(facts.connection(id));
  }
  return changed;
}

function sameUsage(before: DerivedUsage | undefined, after: DerivedUsage | undefined): boolean {
  if (before === undefined || after === undefined || before.size !== after.size) return before === after;
  for (const [field, { value, because }] of before) {
    const now = after.get(field);
    if (now?.value !== value || now.because !== because) return false;
  }
  return true;
}

/** The entry points of a drawing, and what they state together. */
export function workloadOf(document: LintelDocument, { flows }: Traffic): Estimate['workload'] {
  const entries = [...document.nodes.values()]
    .filter(({ kind }) => findKind(kind)?.traits.includes('actor') ?? false)
    .map(({ id }) => id)
    .sort();
  if (entries.length === 0) return undefined;
  return {
    entries,
    requestsPerMonth: flows?.workload.requestsPerMonth ?? 0,
    usersPerMonth: flows?.workload.usersPerMonth ?? 0,
  };
}
