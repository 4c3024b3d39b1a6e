import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown } from '../../known.ts';
import { drawnTableOf } from '../../routes-of.ts';
import { defineRule, type FixContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import {
  anywhere,
  drawnDefaultRoute,
  internetGatewayOf,
  noteUnknownRoutes,
  reachesInternetGateway,
} from '../../subnet-routes.ts';
import { wordsOf } from '../../words-of.ts';

export const publicSubnetHasWayOut = defineRule({
  id: 'NET-021',
  name: 'public-subnet-has-way-out',
  title: 'A public subnet routes to an internet gateway',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['subnet'] },
  messages: {
    tier: '{name} is a public subnet and has no route to an internet gateway. Add 0.0.0.0/0 to one, or make it private.',
    name: '{name} is called public and has no route to an internet gateway. Set its tier to public, or rename it.',
  },
  fix: 'automatic',
  sources: [aws.subnets],
  docs: {
    what: 'What is called a public subnet, by its tier or its name, has a default route to an internet gateway.',
    why: 'Without the route nothing in it is reached from the internet and nothing in it reaches out, whatever public addresses it has. Everybody who reads the drawing believes the opposite.',
    condition:
      'The tier is public, or the name has the word public in it (public-a, PublicSubnet1), and the effective route table has no default route to an internet gateway. A route to an inspection endpoint counts as far as the table of the endpoint leads; one to an appliance is left alone, since it may lead on.',
    howToFix:
      'Add a default route to the internet gateway to its route table, or set the tier. The quick fix does what fits.',
    whenToSuppress: 'When "public" means something else: "Named after the team".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (noteUnknown(ctx, node, 'tier')) return;
    const isTier = node.properties.tier === 'public';
    if (!isTier && !wordsOf(node.name).includes('public')) return;
    if (ctx.vpcOf(node.id) === undefined) return;
    if (noteUnknownRoutes(ctx, node.id) || reachesInternetGateway(ctx, node.id) !== false) return;
    yield { message: isTier ? 'tier' : 'name', at: node.id, field: 'tier' };
  },
  fixes(ctx, finding) {
    const table = drawnTableOf(ctx, finding.at);
    if (table === undefined) {
      const changes = setProperties(ctx.document, finding.at, { tier: 'public' });
      return [{ title: 'Make it public', changes }];
    }
    const vpc = ctx.vpcOf(finding.at);
    const gateway = vpc === undefined ? undefined : internetGatewayOf(ctx, vpc.id);
    if (gateway === undefined) return [];
    return [
      {
        title: `Route 0.0.0.0/0 to ${gateway.name}`,
        changes: defaultRouteTo(ctx, finding.at, table, gateway.id),
      },
    ];
  },
});

function defaultRouteTo(ctx: FixContext, subnet: string, table: string, gateway: string) {
  const present = drawnDefaultRoute(ctx, subnet);
  if (present !== undefined) return patchConnection(ctx.document, present, { to: gateway });
  const properties = { destinationCidrBlock: anywhere };
  return addConnection(ctx.document, { kind: 'route', from: table, to: gateway, properties }).changes;
}
