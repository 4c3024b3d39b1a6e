import { type Cidr, cidrsOverlap, parseCidr } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import {
  attachmentEnds,
  drawnAttachmentsOf,
  tableOfAttached,
  tablesOfGateway,
} from '#shared/catalogue/kit/transit-gateway.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { noteUnknownRoutes } from '../../subnet-routes.ts';
import { overlaps, rangesIn } from '../../transit-ranges.ts';

export const transitTableKnowsDestination = defineRule({
  id: 'NET-034',
  name: 'transit-table-knows-destination',
  title: 'The transit gateway knows where a VPC sends',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['vpc'] },
  messages: {
    unknown:
      '{table} does not know {cidr}, which {name} sends to {gateway}: it is dropped there. Announce or route it, or keep it apart by a dropped range.',
  },
  fix: 'suggestion',
  sources: [aws.transitGatewayTables, aws.reachability],
  docs: {
    what: 'A range that a VPC routes to a transit gateway is in the route table of the gateway for that VPC.',
    why: 'The packet leaves the VPC and is dropped inside of the gateway, where no flow log of the VPC shows it.',
    condition:
      'The gateway has drawn route tables, some subnet of an attached VPC routes a range to it, and the table that applies to the VPC (without one it is NET-033) has neither an announced nor a stated range that overlaps it. Ranges stated as dropped are taken as meant; what Direct Connect announces is taken as known.',
    howToFix:
      'Let the other VPC announce its ranges to the table, which the quick fix does, or draw a route. Where the two are meant to be apart, state the range as dropped, or accept the finding as meant: it becomes a pinned question that must keep its answer.',
    whenToSuppress:
      'When the table is filled from elsewhere: "Routes are announced by the SD-WAN appliance".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const seen = new Set<string>();
    for (const subnet of ctx.descendantsOf(node.id, 'subnet')) {
      noteUnknownRoutes(ctx, subnet.id);
      for (const { destination, target, targetKind } of ctx.routesOf(subnet.id)) {
        if (targetKind !== 'transit-gateway' || target === undefined || seen.has(destination)) continue;
        seen.add(destination);
        const range = parseCidr(destination);
        if (range === undefined || tablesOfGateway(target, ctx).length === 0) continue;
        const table = tableOfAttached(node.id, target, ctx);
        const place = { at: node.id, discriminator: destination, related: [target] };
        const data = { cidr: destination, gateway: nameOf(target) };
        // Without a table that applies to it, the attachment itself is not finished: that is NET-033.
        if (table !== undefined) {
          const ranges = rangesIn(ctx, table, node.id);
          if (ranges === undefined || ranges.some((text) => overlaps(text, destination))) continue;
          yield {
            message: 'unknown',
            ...place,
            related: [target, table.id],
            data: { ...data, table: nameOf(table.id) },
            fixData: { table: table.id, gateway: target, cidr: destination },
          };
        }
      }
    }
  },
  fixes(ctx, finding) {
    const { table, gateway, cidr } = finding.fixData ?? {};
    const range = typeof cidr === 'string' ? parseCidr(cidr) : undefined;
    if (typeof table !== 'string' || typeof gateway !== 'string' || typeof cidr !== 'string') return [];
    if (range === undefined) return [];
    const own = ctx.node(table);
    const dropped = own === undefined ? [] : texts(own, 'blackholeCidrBlocks');
    return [
      ...otherVpcs(ctx, gateway, finding.at, range).flatMap((vpc) => {
        const route = { kind: 'route', from: table, to: vpc.id, properties: { destinationCidrBlock: cidr } };
        const announcement = { kind: 'propagate', from: vpc.id, to: table };
        return [
          {
            title: `Let ${vpc.name} announce its ranges`,
            changes: addConnection(ctx.document, announcement).changes,
          },
          { title: `Route ${cidr} to ${vpc.name}`, changes: addConnection(ctx.document, route).changes },
        ];
      }),
      ...settingOf(ctx, table, `Keep ${cidr} apart`, { blackholeCidrBlocks: [...dropped, cidr] }),
    ];
  },
  meant(ctx, finding) {
    const { gateway, cidr } = finding.fixData ?? {};
    const range = typeof cidr === 'string' ? parseCidr(cidr) : undefined;
    if (typeof gateway !== 'string' || range === undefined) return [];
    return otherVpcs(ctx, gateway, finding.at, range).flatMap(({ id }) =>
      portsIn(ctx, id).map((port) => ({ from: finding.at, to: id, protocol: 'tcp' as const, port })),
    );
  },
});

/** The VPCs of the gateway that have addresses of the range. */
function otherVpcs(ctx: RuleContext, gateway: NodeId, self: string, range: Cidr): readonly NodeView[] {
  const attached = [
    ...ctx.connectionsFrom(gateway, 'attach').map(({ to }) => ctx.node(to)),
    ...drawnAttachmentsOf(gateway, ctx).map((attachment) => attachmentEnds(attachment, ctx).attached),
  ];
  return attached
    .flatMap((end) => end ?? [])
    .filter(({ id, kind }) => kind === 'vpc' && id !== self)
    .filter((vpc) => vpcBlocks(ctx, vpc)?.some(({ cidr }) => cidrsOverlap(cidr, range)) === true);
}

/** A few ports tell whether a VPC is kept apart: those that something in it listens on, else that of HTTPS. */
const mostPorts = 3;

function portsIn(ctx: RuleContext, vpc: NodeId): readonly number[] {
  const heard = ctx
    .descendantsOf(vpc, 'subnet')
    .flatMap(({ id }) => ctx.occupantsOf(id))
    .flatMap((node) => ctx.kindOf(node.id)?.listens?.(node) ?? [])
    .flatMap(({ protocol, port }) => (protocol === 'tcp' ? [port] : []));
  const ports = [...new Set(heard)].sort((a, b) => a - b).slice(0, mostPorts);
  return ports.length === 0 ? [443] : ports;
}
