import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import { cacheHits } from './caches.ts';
import { callsOf } from './calls.ts';
import { delivered } from './deliveries.ts';
import { allBeside, jobsBeside } from './enter-workflow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { tried } from './task-retries.ts';

const leave: readonly Branch[] = [];
/** What a node calls, one after another, each as often as its connection says; then on. */
export function downstreamOf(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const calls = callsOf(builder, id);
  if (behaviourOf(id, builder.reader) === 'edge') {
    // A path leads to one of them.
    return calls.length === 0
      ? then
      : builder.split(calls.map((way) => ({ way, entry: builder.visitOver(way, then, classIndex) })));
  }
  const isCache = ({ to }: ConnectionView): boolean => behaviourOf(to, builder.reader) === 'cache';
  // Caches first: what they answer need not be asked of a store.
  const ordered = [...calls.filter(isCache), ...calls.filter((way) => !isCache(way))];
  let misses = 1;
  const shares = ordered.map((way) => {
    const isStore = ['database', 'table'].includes(behaviourOf(way.to, builder.reader) ?? '');
    const share = builder.shareOf(way, 1) * (isStore ? misses : 1);
    if (isCache(way)) misses *= 1 - cacheHits(builder, way.to, classIndex) * share;
    return share;
  });
  const isMachine = behaviourOf(id, builder.reader) === 'workflow';
  const send = (way: ConnectionView, after: readonly Branch[]): readonly Branch[] => {
    const visit = (): readonly Branch[] => builder.sendTo(id, way.to, after, classIndex);
    return isMachine ? tried(builder, id, way, after, visit) : visit();
  };
  let rest = then;
  for (let index = ordered.length - 1; index >= 0; index -= 1) {
    const way = ordered[index] as ConnectionView;
    const jobs = jobsBeside(builder, builder.node(id), way);
    if (jobs > 1) {
      rest = allBeside(builder, id, () => builder.visitOver(way, leave, classIndex), jobs, rest);
      continue;
    }
    // 2.5 calls a request are two, and a third for every other.
    let share = shares[index] as number;
    rest = builder.mix(share - Math.floor(share), send(way, rest), rest);
    for (share = Math.floor(share); share >= 1; share -= 1) rest = send(way, rest);
  }
  return rest;
}

/** What a node starts and does not wait for, each as often as its connection says. */
export function spawnedBy(builder: FlowBuilder, id: NodeId, classIndex: number): readonly Branch[] {
  return builder.reader.connectionsFrom(id).flatMap((way): readonly Branch[] => {
    const isEvent =
      way.kind === 'event' || (way.kind === 'invoke' && way.properties.invocationType === 'Event');
    if (!isEvent || behaviourOf(way.to, builder.reader) === undefined) return [];
    const share = builder.shareOf(way, 1);
    const entry = builder.detached(() =>
      delivered(builder, way, () => builder.visitOver(way, leave, classIndex)),
    );
    const whole = Array.from({ length: Math.floor(share) }, () => entry).flat();
    const rest = share - Math.floor(share);
    return rest === 0 ? whole : [...whole, ...entry.map(({ to, p }) => ({ to, p: p * rest }))];
  });
}
