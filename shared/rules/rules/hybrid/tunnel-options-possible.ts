import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { attachmentEnds, tablesOfGateway } from '#shared/catalogue/kit/transit-gateway.ts';
import { applyChanges, type ChangeSet, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { neighboursOf } from '../../hybrid-links.ts';
import { isExpression, knownFlag, noteUnknown, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type Finding,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';
import { vpcAttachmentsOf } from '../../transit-ranges.ts';

export const tunnelOptionsPossible = defineRule({
  id: 'NET-116',
  name: 'tunnel-options-possible',
  title: 'Options of a VPN are ones that its gateway has',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: {
    nodes: ['site-to-site-vpn', 'transit-gateway-attachment'],
    connections: ['propagate', 'peer'],
  },
  messages: {
    option:
      '{name} ends at a virtual private gateway and asks for {option}, which needs a Transit Gateway. Do without, or use one.',
    reserved: '{range} of {name} is kept by AWS for its own tunnels. Choose another /30, or none.',
    twice: '{range} of {name} is inside of another tunnel already. Choose another /30, or none.',
    announced:
      '{attachment} joins two transit gateways, and those announce nothing to each other. Write its ranges as routes.',
    unrouted:
      '{gateway} is peered with {other} and has no route to it: nothing is announced between transit gateways. Write the ranges behind {other} as routes.',
  },
  fix: 'suggestion',
  sources: [aws.vpnOptions],
  docs: {
    what: 'Acceleration and large tunnels are asked for only where the VPN ends at a Transit Gateway, the ranges inside of tunnels are free, and peered Transit Gateways have written routes to each other.',
    why: 'AWS refuses to create the connection, and the site stays cut off until the option is taken away. Between Transit Gateways no ranges are announced, so that a peering without routes carries nothing.',
    condition:
      'A VPN connection that ends at a virtual private gateway and at no Transit Gateway asks for acceleration or large tunnels; a range inside of a tunnel is one that AWS keeps, or is used twice at one gateway; a peering between Transit Gateways announces its ranges to a table; or a Transit Gateway with drawn tables is peered with another and none of them leads there. What is no /30 of 169.254.0.0/16 is refused with its value.',
    howToFix:
      'Do without, as the quick fix does, or end it at a Transit Gateway. The quick fix writes the routes between Transit Gateways.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      yield* peeringFaults(ctx, subject.connection);
      return;
    }
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'transit-gateway-attachment') {
      const { gateway, attached } = attachmentEnds(node, ctx);
      if (gateway !== undefined && attached?.kind === 'transit-gateway')
        yield* unroutedPeering(ctx, node.id, gateway.id, attached.id);
      return;
    }
    yield* insideRangeFaults(ctx, node);
    if (optionalText(node, 'transitGateway') !== undefined) return;
    const ends = new Set(neighboursOf(ctx, node.id).map((id) => ctx.kindOf(id)?.id));
    if (!ends.has('vpn-gateway') || ends.has('transit-gateway')) return;
    if (isExpression(node.source.properties?.tunnelBandwidth)) ctx.undecided(node.id, 'tunnelBandwidth');
    else if (node.properties.tunnelBandwidth === 'large')
      yield {
        message: 'option',
        at: node.id,
        field: 'tunnelBandwidth',
        discriminator: 'large',
        data: { option: 'large tunnels' },
      };
    if (knownFlag(ctx, node, 'enableAcceleration') === true)
      yield {
        message: 'option',
        at: node.id,
        field: 'enableAcceleration',
        discriminator: 'acceleration',
        data: { option: 'acceleration' },
      };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    if (finding.message === 'announced')
      return [{ title: 'Announce nothing', changes: removeRecords(document, [], [finding.at]) }];
    if (finding.message === 'unrouted') return staticRoutes(ctx, finding);
    if (finding.field === undefined) return [];
    if (finding.field !== 'tunnelInsideCidrs')
      return settingOf(ctx, finding.at, 'Do without', { [finding.field]: undefined });
    return settingOf(ctx, finding.at, 'Let AWS choose the ranges', { tunnelInsideCidrs: undefined });
  },
});

/** Ranges inside of tunnels that AWS keeps for itself (VPN user guide, tunnel options). */
const reservedInside = new Set([
  '169.254.0.0/30',
  '169.254.1.0/30',
  '169.254.2.0/30',
  '169.254.3.0/30',
  '169.254.4.0/30',
  '169.254.5.0/30',
  '169.254.169.252/30',
]);

function* insideRangeFaults(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  if (noteUnknown(ctx, node, 'tunnelInsideCidrs')) return;
  const own = texts(node, 'tunnelInsideCidrs');
  const place = { at: node.id, field: 'tunnelInsideCidrs' };
  const near = new Set(neighboursOf(ctx, node.id));
  const others = ctx
    .nodesOfKind('site-to-site-vpn')
    .filter(({ id }) => id !== node.id && neighboursOf(ctx, id).some((end) => near.has(end)));
  for (const [index, range] of own.entries()) {
    const data = { range };
    if (reservedInside.has(range)) yield { message: 'reserved', ...place, discriminator: range, data };
    const other = others.find((vpn) => vpn.id < node.id && texts(vpn, 'tunnelInsideCidrs').includes(range));
    if (own.indexOf(range) < index || other !== undefined)
      yield {
        message: 'twice',
        ...place,
        discriminator: `twice ${range}`,
        related: other === undefined ? [] : [other.id],
        data,
      };
  }
}

function* peeringFaults(ctx: RuleContext, connection: ConnectionView): Generator<FindingDraft> {
  const { id, kind, from, to } = connection;
  if (kind === 'peer') {
    const areGateways = [from, to].every((end) => ctx.kindOf(end)?.id === 'transit-gateway');
    if (areGateways) yield* unroutedPeering(ctx, id, from, to);
    return;
  }
  const attachment = ctx.node(from);
  if (attachment?.kind !== 'transit-gateway-attachment') return;
  if (attachmentEnds(attachment, ctx).attached?.kind !== 'transit-gateway') return;
  yield { message: 'announced', at: id, related: [from, to], data: { attachment: nameOf(from) } };
}

/** Joined gateways of which one has drawn tables, and none of them a route to the other. */
function* unroutedPeering(ctx: RuleContext, at: string, a: NodeId, b: NodeId): Generator<FindingDraft> {
  for (const [gateway, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const tables = tablesOfGateway(gateway, ctx);
    const [table] = tables;
    const leads = (id: NodeId): boolean =>
      ctx.connectionsFrom(id, 'route').some(({ to }) => to === other || to === at);
    if (table === undefined || tables.some(({ id }) => leads(id))) continue;
    yield {
      message: 'unrouted',
      at,
      discriminator: gateway,
      related: [gateway, other],
      data: { gateway: nameOf(gateway), other: nameOf(other) },
      fixData: { table: table.id, other, target: ctx.node(at) === undefined ? other : at },
    };
  }
}

/** A route to each VPC behind the other gateway, in the first table. */
function staticRoutes(ctx: FixContext, { fixData }: Finding): readonly Fix[] {
  const { table, other, target } = fixData ?? {};
  if (typeof table !== 'string' || typeof other !== 'string' || typeof target !== 'string') return [];
  const blocks = vpcAttachmentsOf(ctx, other).flatMap(({ vpc }) => {
    const node = ctx.node(vpc);
    return node === undefined ? [] : (vpcBlocks(ctx, node) ?? []);
  });
  let changes: ChangeSet = noChanges;
  for (const { text } of blocks) {
    const route = { kind: 'route', from: table, to: target, properties: { destinationCidrBlock: text } };
    const added = addConnection(applyChanges(ctx.document, changes), route);
    changes = mergeChanges(changes, added.changes);
  }
  return [{ title: `Route ${blocks.map(({ text }) => text).join(' and ')} to it`, changes }];
}
