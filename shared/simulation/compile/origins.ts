import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { callsOf } from './calls.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { guarded } from './guarded.ts';
import { numberOf } from './load-parameters.ts';

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
  const fallback = second === undefined ? undefined : fetched(builder, second, undefined, then, classIndex);
  return builder.split(
    first.map((way) => {
      // The group of origins is that of the default behaviour.
      const isDefault = way.properties.pathPattern === undefined;
      return { way, entry: fetched(builder, way, isDefault ? fallback : undefined, then, classIndex) };
    }),
  );
}

function fetched(
  builder: FlowBuilder,
  way: ConnectionView,
  otherwise: readonly Branch[] | undefined,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const load = builder.load(way.from);
  const attempts = numberOf(load.originAttempts, awsFigure('cloudFront.originAttempts'));
  const timeout = numberOf(
    load.originSeconds,
    numberOf(way.properties.originReadTimeout, awsFigure('cloudFront.responseTimeout')),
  );
  return guarded(
    builder,
    {
      key: `${way.id} fetches`,
      node: way.from,
      name: `${builder.reader.nameOf(way.from)} (from ${builder.reader.nameOf(way.to)})`,
      plan: {
        phases: [{ count: attempts - 1, from: 0, to: 0 }],
        longest: Number.POSITIVE_INFINITY,
        timeout,
        ...(otherwise === undefined ? {} : { otherwise }),
      },
      retriesAt: way.to,
    },
    () => builder.visitOver(way, then, classIndex),
  );
}
