import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type ErrorCause, errorCauses } from '../flow/causes.ts';
import type { Branch } from '../flow/flow.ts';
import { callsOf } from './calls.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { guarded } from './guarded.ts';
import { numberOf } from './load-parameters.ts';
import { openDoor } from './open-door.ts';

/** How a visit fails that has found nobody there. */
const unconnected: readonly ErrorCause[] = ['conn_refused_502', 'link_drop'];

/**
 * What a distribution fetches: by paths from one of its origins. An origin that takes no connections or does not answer is
 * asked again, as often as it is told; when the default origin fails, the second choice is asked.
 */
export function fromOrigins(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const ways = callsOf(builder, id);
  const isSecond = (way: ConnectionView): boolean =>
    way.kind === 'origin' && way.properties.isFailover === true;
  const first = ways.filter((way) => !isSecond(way));
  if (first.length === 0 || first.every(({ kind }) => kind !== 'origin'))
    return builder.downstream(id, then, classIndex);
  const second = ways.find(isSecond);
  const usual = first.find(({ properties }) => properties.pathPattern === undefined);
  const fallback =
    second === undefined
      ? undefined
      : insteadOf(builder, usual, second, fetched(builder, second, undefined, then, classIndex));
  return builder.split(
    first.map((way) => {
      // The group of origins is that of the default behaviour.
      const isDefault = way.properties.pathPattern === undefined;
      return { way, entry: fetched(builder, way, isDefault ? fallback : undefined, then, classIndex) };
    }),
  );
}

/** What is asked of the second choice passes a door that tells when it begins and ends. */
function insteadOf(
  builder: FlowBuilder,
  usual: ConnectionView | undefined,
  second: ConnectionView,
  entry: readonly Branch[],
): readonly Branch[] {
  if (usual === undefined) return entry;
  const key = `${second.id} instead`;
  const { attempts, timeout, connect } = patienceOf(builder, usual);
  const [edge, one, other] = [usual.from, usual.to, second.to].map((id) => builder.reader.nameOf(id));
  const tellsUse = {
    begins: `${edge} asks ${other} instead of ${one}`,
    ends: `${edge} asks ${one} again`,
    arithmetic: `an error of ${one} counts at once; without a connection, ${attempts} × ${connect} s = ${attempts * connect} s; without an answer, ${attempts} × ${timeout} s = ${attempts * timeout} s for each request`,
  };
  const station = builder.once(key, () =>
    openDoor(
      { id: key, node: second.from, name: `${edge} (${other} instead)` },
      { name: 'requests', cause: 'throttled_cloudfront', tellsUse },
    ),
  );
  return builder.addHop({ station, calls: [], join: 0, spawns: [], next: entry, units: 1 });
}

/** How often an origin is asked, and how long for. */
function patienceOf(
  builder: FlowBuilder,
  { from, properties }: ConnectionView,
): { readonly attempts: number; readonly timeout: number; readonly connect: number } {
  const load = builder.load(from);
  return {
    connect: numberOf(load.originConnectSeconds, awsFigure('cloudFront.connectTimeout')),
    attempts: numberOf(load.originAttempts, awsFigure('cloudFront.originAttempts')),
    timeout: numberOf(
      load.originSeconds,
      numberOf(properties.originReadTimeout, awsFigure('cloudFront.responseTimeout')),
    ),
  };
}

function fetched(
  builder: FlowBuilder,
  way: ConnectionView,
  otherwise: readonly Branch[] | undefined,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const { attempts, timeout, connect } = patienceOf(builder, way);
  return guarded(
    builder,
    {
      key: `${way.id} fetches`,
      node: way.from,
      name: `${builder.reader.nameOf(way.from)} (from ${builder.reader.nameOf(way.to)})`,
      plan: {
        phases: [],
        retriers: [
          {
            causes: unconnected,
            phases: [{ count: attempts - 1, from: connect, to: connect }],
            jitter: 'none',
            endsAfter: connect,
          },
          {
            causes: errorCauses.filter((cause) => !unconnected.includes(cause)),
            phases: [{ count: attempts - 1, from: 0, to: 0 }],
            jitter: 'none',
          },
        ],
        longest: Number.POSITIVE_INFINITY,
        timeout,
        ...(otherwise === undefined ? {} : { otherwise }),
      },
      retriesAt: way.to,
    },
    () => builder.visitOver(way, then, classIndex),
  );
}
