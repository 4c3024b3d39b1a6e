import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { meanOf } from '../flow/distribution.ts';
import type { Branch, ConnectionUse, Hop } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { payloadsOf } from './payloads.ts';

/**
 * The hops of a visit, of which the first ones know over which connection a request comes to them. With `target` only
 * that node's share of the requests goes over it.
 */
export function overConnection(
  builder: FlowBuilder,
  way: Pick<ConnectionView, 'id' | 'usage'>,
  classIndex: number,
  visit: () => readonly Branch[],
  target?: NodeId,
): readonly Branch[] {
  const before = builder.hops.length;
  const entry = visit();
  const use = connectionUse(builder, way, classIndex, target);
  // What was there before is where other requests come to as well.
  const own = entry.flatMap(({ to }) => (to >= before ? [to] : []));
  for (const hop of own) leadPast(builder, hop, own);
  for (const hop of own) {
    const plan = builder.hops[hop] as Hop;
    builder.hops[hop] = { ...plan, via: [...(plan.via ?? []), use] };
  }
  return entry;
}

/** What goes over a connection with each request. */
export function connectionUse(
  builder: FlowBuilder,
  way: Pick<ConnectionView, 'id' | 'usage'>,
  classIndex: number,
  target?: NodeId,
): ConnectionUse {
  return {
    connection: way.id,
    bytes: bytesOf(builder, way, classIndex),
    ...(target === undefined ? {} : { target }),
  };
}

/** Where one first hop leads to another, it gets a hop of its own there: nobody is counted twice. */
function leadPast(builder: FlowBuilder, hop: number, firsts: readonly number[]): void {
  const plan = builder.hops[hop] as Hop;
  if (!plan.next.some(({ to }) => to !== hop && firsts.includes(to))) return;
  const next = plan.next.map(({ to, p }): Branch => {
    if (to === hop || !firsts.includes(to)) return { to, p };
    const [copy] = builder.addHop(builder.hops[to] as Hop);
    return { to: copy?.to ?? to, p };
  });
  builder.hops[hop] = { ...plan, next };
}

/** Of a request and its answer together, as the connection says, or the class, or who sends it. */
function bytesOf(builder: FlowBuilder, way: Pick<ConnectionView, 'usage'>, classIndex: number): number {
  const { payloadKilobytes } = way.usage;
  if (typeof payloadKilobytes === 'number') return payloadKilobytes * 1024;
  const stated = builder.classes[classIndex]?.payloadKilobytes;
  const { request, answer } = payloadsOf(builder, classIndex);
  if (request === undefined && answer === undefined) return builder.payloadBothWays * 1024;
  // Of the larger of the two alone it is not known how much the other weighs.
  if (stated !== undefined && request === answer) return stated * 1024;
  return [request, answer].reduce((sum, each) => sum + (each === undefined ? 0 : meanOf(each)), 0) * 1024;
}
