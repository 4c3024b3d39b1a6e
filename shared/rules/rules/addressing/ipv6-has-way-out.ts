import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown } from '../../known.ts';
import { drawnTableOf } from '../../routes-of.ts';
import { defineRule, type Fix, type FixContext, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { defaultRouteOf, noteUnknownRoutes } from '../../subnet-routes.ts';

export const ipv6HasWayOut = defineRule({
  id: 'NET-015',
  name: 'ipv6-has-way-out',
  title: 'A subnet with IPv6 has IPv6 routes',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['subnet'] },
  messages: {
    noRoute:
      '{name} has IPv6 addresses and a default route for IPv4 only. IPv6 has its own routes: add ::/0 to an internet gateway or an egress-only internet gateway.',
    noBlock: '{name} asks for a part of the IPv6 block of {vpc}, which has none. Give the VPC an IPv6 block.',
  },
  fix: 'automatic',
  sources: [aws.routeTables, aws.ipv6],
  docs: {
    what: 'Where a subnet has an IPv6 block and a way out over IPv4, it has one over IPv6 too.',
    why: 'Clients try IPv6 first. Without a route they wait for a time-out before they fall back to IPv4, if they do at all.',
    condition:
      'A subnet has an IPv6 block and its effective table has 0.0.0.0/0 and no ::/0; or it has a number of an IPv6 block and its VPC has no such block.',
    howToFix:
      'Public subnets take ::/0 to the internet gateway, private ones to an egress-only internet gateway. The quick fix adds what is missing.',
    whenToSuppress: 'When IPv6 is meant for inside only: "IPv6 is used between services of the VPC".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    if (noteUnknown(ctx, node, 'ipv6CidrBlockIndex')) return;
    if (typeof node.properties.ipv6CidrBlockIndex !== 'number' || vpc === undefined) return;
    if (noteUnknown(ctx, vpc, 'amazonProvidedIpv6CidrBlock')) return;
    if (vpc.properties.amazonProvidedIpv6CidrBlock !== true) {
      yield {
        message: 'noBlock',
        discriminator: 'block',
        at: node.id,
        field: 'ipv6CidrBlockIndex',
        related: [vpc.id],
        data: { vpc: nameOf(vpc.id) },
      };
      return;
    }
    if (noteUnknownRoutes(ctx, node.id) || defaultRouteOf(ctx, node.id) === undefined) return;
    if (ctx.routesOf(node.id).some(({ destination }) => destination === '::/0')) return;
    yield { message: 'noRoute', at: node.id, related: [vpc.id] };
  },
  fixes(ctx, finding) {
    const vpc = ctx.vpcOf(finding.at);
    if (vpc === undefined) return [];
    if (finding.message === 'noBlock') {
      const changes = setProperties(ctx.document, vpc.id, { amazonProvidedIpv6CidrBlock: true });
      return [{ title: `Give ${vpc.name} an IPv6 block`, changes }];
    }
    return wayOut(ctx, finding.at, vpc.id);
  },
});

/** A drawn table takes a route to a gateway that is there; the implied one follows an egress-only gateway. */
function wayOut(ctx: FixContext, subnet: string, vpc: string): readonly Fix[] {
  const { document } = ctx;
  const isPublic = ctx.node(subnet)?.properties.tier === 'public';
  const kind = isPublic ? 'internet-gateway' : 'egress-only-internet-gateway';
  const table = drawnTableOf(ctx, subnet);
  const gateway = ctx.descendantsOf(vpc, kind)[0];
  if (table !== undefined && gateway !== undefined) {
    const properties = { destinationCidrBlock: undefined, destinationIpv6CidrBlock: '::/0' };
    const route = { kind: 'route', from: table, to: gateway.id, properties };
    return [{ title: `Add ::/0 to ${gateway.name}`, changes: addConnection(document, route).changes }];
  }
  if (isPublic || table !== undefined || gateway !== undefined) return [];
  const { changes } = addNode(document, {
    kind,
    name: 'Egress-only gateway',
    at: [16, 16],
    parent: vpc,
  });
  return [{ title: 'Add an egress-only internet gateway', changes }];
}
