import type { Result } from '#shared/base/result.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { Note } from '../walk-state.ts';
import { drawnAs, type Mend, type MendContext, mended, notPossible } from './mend.ts';

/** Zones and listeners of a load balancer. */
export function mendBalancer(ctx: MendContext, note: Note): Result<Mend> {
  const balancer = drawnAs(ctx, note.object, 'alb', 'nlb');
  if (balancer === undefined) return notPossible(`${note.object} is not drawn as a load balancer.`);
  const { document } = ctx;
  switch (note.code) {
    case 'ELB_NOT_CROSSZONE':
    case 'ELBV2_NO_TARGETS_IN_AZ':
      return mended(
        `Balance across zones in ${balancer.name}`,
        setProperties(document, balancer.id, { crossZone: true }),
      );
    case 'ELB_INSTALLED_AZ_RESTRICTION': {
      const named = balancer.properties?.subnets;
      const wanted = missingZoneSubnet(ctx, balancer.id);
      if (wanted === undefined) return notPossible(`Draw a subnet for ${balancer.name} in that zone.`);
      const subnets = [...(Array.isArray(named) ? named : []), wanted.id];
      return mended(
        `Enable ${balancer.name} in ${wanted.name}`,
        setProperties(document, balancer.id, { subnets }),
      );
    }
    default:
      return notPossible(`${balancer.name} needs a listener for it. Add one in its properties.`);
  }
}

/** A subnet of the same tier in a zone that the load balancer is not in. */
function missingZoneSubnet(ctx: MendContext, balancer: string) {
  const { network } = ctx.drawn;
  const own = (network.balancers.get(balancer)?.nodes ?? []).flatMap(
    (id) => network.subnets.get(network.interfaces.get(id)?.subnet ?? '') ?? [],
  );
  const zones = new Set(own.map(({ zone }) => zone));
  const tier = ctx.reader.node(own[0]?.id ?? '')?.properties.tier;
  return ctx.reader
    .descendantsOf(own[0]?.vpc ?? '', 'subnet')
    .find(
      ({ id, properties }) => properties.tier === tier && !zones.has(network.subnets.get(id)?.zone ?? ''),
    );
}
