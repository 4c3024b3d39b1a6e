import { noteUnknown } from '../../known.ts';
import { inPublicSubnet } from '../../public-home.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { noteUnknownRoutes, reachesInternetGateway } from '../../subnet-routes.ts';

export const natGatewayInPublicSubnet = defineRule({
  id: 'NET-023',
  name: 'nat-gateway-in-public-subnet',
  title: 'A NAT gateway for the internet sits in a public subnet',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['nat-gateway'] },
  messages: {
    private:
      '{name} is in {subnet}, which has no route to an internet gateway, so nothing gets out through it from {users}. Move it to a public subnet.',
  },
  fix: 'automatic',
  sources: [aws.natGateways],
  docs: {
    what: 'A zonal public NAT gateway sits in a subnet whose default route leads to an internet gateway.',
    why: 'The gateway sends by the route table of its own subnet. In a private subnet that leads nowhere, or back to itself, and everything behind it is cut off while the drawing looks right.',
    condition:
      'At least one subnet uses the gateway as its default route, and the subnet of the gateway has no default route to an internet gateway. A default route to an appliance is left alone. A gateway that nobody routes to is not reported.',
    howToFix:
      'Move the gateway into the public subnet of its zone. The quick fix does, or makes the gateway regional where there is none.',
    whenToSuppress:
      'Never: an error cannot be suppressed. A gateway towards other networks only is connectivity type private.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (noteUnknown(ctx, node, 'availabilityMode') || noteUnknown(ctx, node, 'connectivityType')) return;
    const { availabilityMode, connectivityType } = node.properties;
    if (availabilityMode === 'regional' || connectivityType === 'private') return;
    const home = ctx.ancestorOf(node.id, 'subnet');
    const vpc = ctx.vpcOf(node.id);
    if (home !== undefined && noteUnknownRoutes(ctx, home.id)) return;
    if (home === undefined || vpc === undefined || reachesInternetGateway(ctx, home.id) !== false) return;
    const users = ctx
      .descendantsOf(vpc.id, 'subnet')
      .map(({ id }) => id)
      .filter((id) =>
        ctx.routesOf(id).some(({ target, destination }) => target === node.id && destination === '0.0.0.0/0'),
      );
    if (users.length === 0) return;
    yield {
      message: 'private',
      at: node.id,
      related: [home.id, ...users.filter((id) => id !== home.id)],
      data: { subnet: nameOf(home.id), users: nameOf(...users) },
    };
  },
  fixes: (ctx, { at }) => inPublicSubnet(ctx, at),
});
