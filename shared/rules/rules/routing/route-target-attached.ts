import { peeredVpcs } from '#shared/catalogue/kit/peered-vpcs.ts';
import { attachmentEnds, drawnAttachmentsOf } from '#shared/catalogue/kit/transit-gateway.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const inVpc = new Set([
  'internet-gateway',
  'vpn-gateway',
  'nat-gateway',
  'ec2-instance',
  'network-interface',
  'egress-only-internet-gateway',
  'gwlb-endpoint',
  'network-firewall',
]);

/** Gateways that can be attached where they are drawn outside of every VPC; an internet gateway is ARC-005. */
const attachable = new Set(['vpn-gateway', 'egress-only-internet-gateway']);

export const routeTargetAttached = defineRule({
  id: 'NET-020',
  name: 'route-target-attached',
  title: 'A route leads to something attached to its VPC',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['route'] },
  messages: {
    foreign: '{target} belongs to {other}, and {table} to {vpc}. Route to something of {vpc}.',
    peering: '{target} joins other VPCs than {vpc}. Route to a peering of {vpc}.',
    detached: '{target} is not attached to {vpc}. Attach it, or choose another target.',
  },
  fix: 'automatic',
  sources: [aws.routeTables, aws.reachability],
  docs: {
    what: 'The target of every route is in the VPC of its route table, or attached to it.',
    why: 'EC2 refuses a route to a gateway or interface of another VPC, and one to a transit gateway without an attachment.',
    condition:
      'The route table and its target have different VPCs, or the target is a gateway that is attached to no VPC, or a transit gateway that the VPC is not attached to, or a peering of other VPCs.',
    howToFix: 'Attach the gateway to the VPC, which the quick fix does, or route to a gateway of this VPC.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const vpc = ctx.vpcOf(connection.from);
    const target = ctx.node(connection.to);
    if (vpc === undefined || target === undefined) return;
    const place = { at: connection.id, related: [target.id, connection.from] };
    const names = { target: nameOf(target.id), vpc: nameOf(vpc.id), table: nameOf(connection.from) };
    if (target.kind === 'transit-gateway') {
      if (attachedVpcs(ctx, target.id).includes(vpc.id)) return;
      const open = drawnAttachmentsOf(target.id, ctx).filter((each) => noteUnknown(ctx, each, 'attachedTo'));
      if (open.length > 0) return;
      yield { message: 'detached', ...place, data: names, fixData: { target: target.id, vpc: vpc.id } };
    } else if (inVpc.has(target.kind)) {
      const homes = [ctx.vpcOf(target.id)?.id, ...attachedVpcs(ctx, target.id)].filter(
        (id) => id !== undefined,
      );
      if (homes.includes(vpc.id)) return;
      const [other] = homes;
      if (other !== undefined)
        yield {
          message: 'foreign',
          ...place,
          data: { ...names, other: nameOf(other) },
          fixData: { kind: target.kind, vpc: vpc.id },
        };
      // An internet gateway that belongs to no VPC at all is ARC-005; an instance without one has other problems.
      else if (attachable.has(target.kind))
        yield { message: 'detached', ...place, data: names, fixData: { target: target.id, vpc: vpc.id } };
    } else if (target.kind === 'vpc-peering') {
      if (['vpc', 'peerVpc'].filter((field) => noteUnknown(ctx, target, field)).length > 0) return;
      const { asks, accepts } = peeredVpcs(target, ctx);
      if (asks === undefined || accepts === undefined || asks.id === vpc.id || accepts.id === vpc.id) return;
      yield { message: 'peering', ...place, data: names };
    }
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const { target, vpc, kind } = finding.fixData ?? {};
    if (typeof kind === 'string' && typeof vpc === 'string') {
      const [own, ...others] = ctx.descendantsOf(vpc, kind);
      if (own === undefined || others.length > 0) return [];
      const changes = patchConnection(document, finding.at, { to: own.id });
      return [{ title: `Route to ${own.name}`, changes }];
    }
    if (typeof target !== 'string' || typeof vpc !== 'string') return [];
    return [
      {
        title: 'Attach it to the VPC',
        changes: addConnection(document, { kind: 'attach', from: target, to: vpc }).changes,
      },
    ];
  },
});

function attachedVpcs(ctx: RuleContext, gateway: NodeId): readonly NodeId[] {
  return [
    ...ctx.connectionsFrom(gateway, 'attach').map(({ to }) => to),
    ...ctx.connectionsTo(gateway, 'attach').map(({ from }) => from),
    ...drawnAttachmentsOf(gateway, ctx).flatMap((each) => attachmentEnds(each, ctx).attached?.id ?? []),
  ];
}
