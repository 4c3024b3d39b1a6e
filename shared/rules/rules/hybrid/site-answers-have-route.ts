import { neighboursOf } from '../../hybrid-links.ts';
import { knownFlag } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Connections by which packets go between a site and a subnet. */
const talking = ['traffic', 'data', 'invoke'];

export const siteAnswersHaveRoute = defineRule({
  id: 'NET-117',
  name: 'site-answers-have-route',
  title: 'A subnet that talks to a site has a route to it',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['vpn-gateway'] },
  messages: {
    none: 'No route leads from {subnets} to {site} through {name}, which traffic needs: {name} does not propagate its routes and none is drawn. Propagate them.',
  },
  fix: 'automatic',
  sources: [aws.vpnRouting, aws.reachability],
  docs: {
    what: 'Subnets that talk to a site through a virtual private gateway have its routes, by propagation or drawn.',
    why: 'Attaching the gateway makes no route. Requests of the site arrive, answers go to the default route and are lost.',
    condition:
      'A virtual private gateway does not propagate its routes, something in its VPC is connected with a site, and the table of its subnet has no route to the gateway.',
    howToFix: 'Turn propagation on, as the quick fix does, or draw the route.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (knownFlag(ctx, node, 'propagateRoutes') !== false) return;
    const attached = neighboursOf(ctx, node.id).find((id) => ctx.kindOf(id)?.id === 'vpc');
    const vpc = ctx.vpcOf(node.id)?.id ?? attached;
    if (vpc === undefined) return;
    for (const site of ctx.nodesOfKind('on-premises')) {
      const others = [
        ...talking.flatMap((kind) => ctx.connectionsTo(site.id, kind).map(({ from }) => from)),
        ...talking.flatMap((kind) => ctx.connectionsFrom(site.id, kind).map(({ to }) => to)),
      ];
      const subnets = new Set(
        others
          .flatMap((id) => ctx.subnetsOf(id))
          .filter(({ id }) => ctx.vpcOf(id)?.id === vpc)
          .map(({ id }) => id),
      );
      const without = [...subnets]
        .filter((id) => !ctx.routesOf(id).some(({ targetKind }) => targetKind === 'vpn-gateway'))
        .sort();
      if (without.length === 0) continue;
      yield {
        message: 'none',
        at: node.id,
        field: 'propagateRoutes',
        discriminator: site.id,
        related: [site.id, ...without],
        data: { subnets: nameOf(...without), site: nameOf(site.id) },
      };
    }
  },
  fixes: (ctx, finding) => settingOf(ctx, finding.at, 'Propagate its routes', { propagateRoutes: undefined }),
});
