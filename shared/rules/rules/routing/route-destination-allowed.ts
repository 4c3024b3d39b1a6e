import { type Cidr, cidrContains, formatCidr, parseCidr } from '#shared/base/cidr.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { subnetBlocks, vpcBlocks } from '../../blocks.ts';
import { destinationOf } from '../../routes-of.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Link-local services and the addresses that AWS keeps: no route can name them. */
const reserved = ['169.254.168.0/22', 'fd00:ec2::/32'];
/** What may take over traffic between subnets of one VPC. */
const middleboxes = new Set([
  'nat-gateway',
  'network-interface',
  'ec2-instance',
  'gwlb-endpoint',
  'network-firewall',
]);

export const routeDestinationAllowed = defineRule({
  id: 'NET-027',
  name: 'route-destination-allowed',
  title: 'The destination of a route is one that AWS accepts',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['route'] },
  messages: {
    text: '{table} has a route to "{destination}", which is no address range. Write it like 10.0.0.0/8.',
    duplicate: '{table} already routes {destination} to {other}. Remove one of the two routes.',
    reserved: '{destination} cannot be a destination: AWS keeps {range}. Remove the route.',
    local:
      '{destination} cannot be a destination: {table} already has the local route for it. Remove the route.',
    narrow:
      '{destination} lies inside the VPC: such a route must name exactly one subnet and lead to a NAT gateway, a network interface or a firewall endpoint. Correct or remove it.',
  },
  fix: 'automatic',
  sources: [aws.routeTables],
  docs: {
    what: 'Every route of a drawn table has a destination of its own that AWS lets a route have.',
    why: 'EC2 refuses the route and the stack rolls back.',
    condition:
      'The text is no range; another route of the table has the same destination; it lies inside 169.254.168.0/22 or fd00:ec2::/32; it equals the local route; or it lies inside the VPC and is not exactly the block of one subnet with a middlebox as target.',
    howToFix: 'Correct the destination, or remove the route, which the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const destination = destinationText(connection);
    if (destination === undefined || ctx.node(connection.from)?.kind !== 'route-table') return;
    const cidr = parseCidr(destination);
    const place = { at: connection.id, field: 'destinationCidrBlock', related: [connection.from] };
    const names = { table: nameOf(connection.from), destination };
    if (cidr === undefined) {
      yield { message: 'text', ...place, data: names };
      return;
    }
    const twin = ctx
      .connectionsFrom(connection.from, 'route')
      .find((other) => other.id < connection.id && sameRange(destinationText(other), cidr));
    const range = reserved.find((text) => contains(text, cidr));
    if (range !== undefined) yield { message: 'reserved', ...place, data: { ...names, range } };
    else if (twin !== undefined)
      yield { message: 'duplicate', ...place, data: { ...names, other: nameOf(twin.to) } };
    else {
      const vpc = ctx.vpcOf(connection.from);
      const message =
        vpc === undefined ? undefined : faultInside(ctx, vpc.id, cidr, ctx.node(connection.to)?.kind);
      if (message !== undefined) yield { message, ...place, data: names };
    }
  },
  fixes({ document }, finding) {
    return [{ title: 'Remove the route', changes: removeRecords(document, [], [finding.at]) }];
  },
});

/** Prefix lists and, where it is set, the IPv6 destination come before the IPv4 one. */
function destinationText(route: ConnectionView): string | undefined {
  const { destinationPrefixListId, destinationIpv6CidrBlock } = route.properties;
  if (typeof destinationPrefixListId === 'string') return undefined;
  return typeof destinationIpv6CidrBlock === 'string' ? destinationIpv6CidrBlock : destinationOf(route);
}

function sameRange(text: string | undefined, cidr: Cidr): boolean {
  const other = text === undefined ? undefined : parseCidr(text);
  return other !== undefined && formatCidr(other) === formatCidr(cidr);
}

function contains(range: string, cidr: Cidr): boolean {
  const outer = parseCidr(range);
  return outer !== undefined && cidrContains(outer, cidr);
}

function faultInside(
  ctx: RuleContext,
  vpc: NodeId,
  cidr: Cidr,
  targetKind: string | undefined,
): 'local' | 'narrow' | undefined {
  const node = ctx.node(vpc);
  const local = node === undefined ? undefined : vpcBlocks(ctx, node);
  const around = local?.find((block) => cidrContains(block.cidr, cidr));
  if (around === undefined) return undefined;
  if (around.cidr.prefix === cidr.prefix) return 'local';
  const isSubnet = subnetBlocks(ctx, vpc).some(({ block }) => formatCidr(block.cidr) === formatCidr(cidr));
  return isSubnet && (targetKind === undefined || middleboxes.has(targetKind)) ? undefined : 'narrow';
}
