import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { Connection, NodeId } from '#shared/document/records.ts';
import { secondsPerHour } from './request-flows.ts';

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

/** True for an entry point, where requests come from. */
export function isActor(node: NodeView): boolean {
  return findKind(node.kind)?.traits.includes('actor') ?? false;
}

/** What a run counted at everything that an entry point leads to: it counts arrivals, not departures. */
export function countedBehind(
  node: NodeView,
  outgoing: readonly Connection[],
  measured: ReadonlyMap<NodeId, number>,
): number | undefined {
  if (!isActor(node) || measured.size === 0) return undefined;
  const counts = outgoing.flatMap(({ to }) => measured.get(to) ?? []);
  return counts.length === 0 ? undefined : counts.reduce((total, count) => total + count, 0);
}

/** A count of a run as something that was stated. */
export function measuredRequests(calls: number | undefined): Stated | undefined {
  return calls === undefined
    ? undefined
    : { calls, because: 'measured in a simulation run', isMeasured: true };
}

export interface Stated {
  readonly isMeasured?: boolean;
  readonly calls: number;
  readonly because: string;
}

/** What its user says that it receives, or sends if it is an entry point. */
export function statedRequests(node: NodeView, hoursPerMonth: number): Stated | undefined {
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
