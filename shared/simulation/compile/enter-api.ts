import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { callsOf } from './calls.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { apiStation } from './front-doors.ts';
import { reachedFrom } from './guarded.ts';

/** An API: its quotas, and then the route to one of its integrations, each of which it waits for so long and no longer. */
export function enterApi(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const station = builder.once(id, () => apiStation(builder, id));
  const ways = callsOf(builder, id);
  const waits: number[] = [];
  const routes = ways.map((way) => {
    const visit = (): readonly Branch[] => builder.visitOver(way, then, classIndex);
    return { way, entry: waitedFor(builder, way, station, waits, visit) };
  });
  return builder.addHop({
    station,
    calls: [],
    join: 0,
    spawns: builder.spawnsOf(id, classIndex),
    next: routes.length === 0 ? then : builder.split(routes),
    units: 1,
    ...(waits.length === 0 ? {} : { waits }),
  });
}

/** A visit that an API gives up after a time, unless somebody else's time runs for the same request. */
function waitedFor(
  builder: FlowBuilder,
  way: ConnectionView,
  station: number,
  waits: number[],
  visit: () => readonly Branch[],
): readonly Branch[] {
  const { waitsAlready } = builder;
  const before = builder.hops.length;
  const entry = waitsAlready === undefined ? builder.waiting(way.from, visit) : visit();
  const covers = reachedFrom(builder, entry, before);
  if (covers.length === 0) return entry;
  const to = builder.reader.nameOf(way.to);
  if (waitsAlready !== undefined) {
    builder.assume({
      node: way.from,
      field: `wait ${way.id}`,
      title: `Time-out of the integration with ${to}`,
      value: `not simulated: the time of ${builder.reader.nameOf(waitsAlready)} runs for the same request`,
      origin: 'assumed',
    });
    return entry;
  }
  const { timeoutInMillis: stated } = way.properties;
  const isHttp = builder.node(way.from).kind === 'api-gateway-http';
  const usual = awsFigure(isHttp ? 'apiGateway.timeout.max' : 'apiGateway.restTimeout');
  const seconds = (typeof stated === 'number' ? stated : usual) / 1000;
  builder.assume({
    node: way.from,
    field: `wait ${way.id}`,
    title: `Waits for ${to} no longer than`,
    value: seconds,
    unit: 's',
    origin: typeof stated === 'number' ? 'set' : 'AWS',
  });
  waits.push(builder.waits.length);
  builder.waits.push({ station, seconds, covers });
  return entry;
}
