import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { Branch, BucketStation } from '../flow/flow.ts';
import type { WaitPlan } from '../flow/waits.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { reachedFrom } from './guarded.ts';

/** Where a visit begins, and its place among the waits; none where nothing of its own lies on the way. */
interface WaitedVisit {
  readonly entry: readonly Branch[];
  readonly wait?: number;
}

/** A visit that is given up after a time. Visits within it that would be given up later never are. */
export function withWait(
  builder: FlowBuilder,
  plan: Omit<WaitPlan, 'covers'>,
  visit: () => readonly Branch[],
): WaitedVisit {
  const before = builder.hops.length;
  const entry = builder.waiting(plan.seconds, visit);
  const covers = reachedFrom(builder, entry, before);
  if (covers.length === 0) return { entry };
  builder.waits.push({ ...plan, covers });
  return { entry, wait: builder.waits.length - 1 };
}

/** What a connection leads to, for whose answer its caller waits as long as the connection says. */
export function waitedFor(
  builder: FlowBuilder,
  way: ConnectionView,
  visit: () => readonly Branch[],
): readonly Branch[] {
  const { waitSeconds: seconds } = way.usage;
  if (typeof seconds !== 'number' || seconds >= builder.patience) return visit();
  const station = waitDoor(builder, way);
  const { entry, wait } = withWait(builder, { station, seconds, cause: causeOf(builder, way) }, visit);
  if (wait === undefined) return entry;
  sayWait(builder, way, seconds, true);
  return builder.addHop(doorHop(station, entry, wait));
}

/** A visit that ends after a time whoever asked for it, such as an execution; the door of that key counts the errors. */
export function timeLimited(
  builder: FlowBuilder,
  {
    key,
    node,
    name,
    seconds,
  }: Pick<BucketStation, 'node' | 'name'> & { readonly key: string; readonly seconds: number },
  visit: () => readonly Branch[],
): readonly Branch[] {
  if (seconds >= builder.patience) return visit();
  const station = builder.once(key, () => door(key, node, name));
  const { entry, wait } = withWait(builder, { station, seconds, cause: 'timeout_504' }, visit);
  return wait === undefined ? entry : builder.addHop(doorHop(station, entry, wait));
}

/** Before what a caller waits for: it takes no time, and counts who was given up. */
export function waitDoor(builder: FlowBuilder, way: ConnectionView): number {
  const key = `${way.id} wait`;
  const { reader } = builder;
  const name = `${reader.nameOf(way.from)} (waits for ${reader.nameOf(way.to)})`;
  return builder.once(key, () => door(key, way.from, name));
}

function door(key: string, node: BucketStation['node'], name: string): BucketStation {
  return {
    is: 'buckets',
    id: key,
    node,
    name,
    service: { is: 'constant', value: 0 },
    errorRate: 0,
    buckets: [],
  };
}

export function doorHop(station: number, entry: readonly Branch[], wait: number) {
  return { station, calls: [], join: 0, spawns: [], next: entry, onToken: entry, units: 1, waits: [wait] };
}

/** Who sends requests gives up; who was asked itself answers that it had no answer in time. */
export function causeOf(builder: FlowBuilder, way: ConnectionView): WaitPlan['cause'] {
  return behaviourOf(way.from, builder.reader) === 'source' ? 'timeout_client' : 'timeout_504';
}

export function sayWait(builder: FlowBuilder, way: ConnectionView, seconds: number, isSet: boolean): void {
  builder.assume({
    node: way.from,
    field: `wait ${way.id}`,
    title: `Waits for ${builder.reader.nameOf(way.to)} no longer than`,
    value: seconds,
    unit: 's',
    origin: isSet ? 'set' : 'AWS',
  });
}
