import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { callsOf } from './calls.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { apiStation } from './front-doors.ts';
import { sayWait, withWait } from './waited-for.ts';

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
    const { seconds, isSet } = integrationWait(builder, way);
    // Whoever waits for this API gives up before it would.
    if (seconds >= builder.patience) return { way, entry: visit() };
    const { entry, wait } = withWait(builder, { station, seconds, cause: 'timeout_504' }, visit);
    if (wait !== undefined) {
      sayWait(builder, way, seconds, isSet);
      waits.push(wait);
    }
    return { way, entry };
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

/** How long an API waits for what a route leads to: as its connection says, else as APIs of its kind do. */
export function integrationWait(
  builder: FlowBuilder,
  { from, usage, properties }: ConnectionView,
): { readonly seconds: number; readonly isSet: boolean } {
  const { timeoutInMillis: route } = properties;
  const stated = usage.waitSeconds ?? (typeof route === 'number' ? route / 1000 : undefined);
  return typeof stated === 'number'
    ? { seconds: stated, isSet: true }
    : { seconds: usualWait(builder, from), isSet: false };
}

/** How long an API of that kind waits for what is behind it, in seconds. */
export function usualWait(builder: FlowBuilder, api: NodeId): number {
  const isHttp = builder.node(api).kind === 'api-gateway-http';
  return awsFigure(isHttp ? 'apiGateway.timeout.max' : 'apiGateway.restTimeout') / 1000;
}
