import { cidrsOverlap } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { tableOfAttached } from '#shared/catalogue/kit/transit-gateway.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { readBlock, subnetBlock, vpcBlocks } from '../../blocks.ts';
import { noteUnknown } from '../../known.ts';
import { drawnTableOf } from '../../routes-of.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { noteUnknownRoutes, routeTo } from '../../subnet-routes.ts';
import { overlaps, rangesIn, vpcAttachmentsOf } from '../../transit-ranges.ts';

export const transitAnswerHasRoute = defineRule({
  id: 'NET-035',
  name: 'transit-answer-has-route',
  title: 'The answer over a transit gateway has a route',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['traffic', 'data'], nodes: ['vpc'] },
  messages: {
    back: '{to} cannot answer {from}: {subnet} has no route to {cidr}. Add one to {gateway}.',
    vpc: '{other} cannot answer {name}: {name} routes {cidr} to {gateway}, and no subnet of {other} has a route back to {own}. Add one to {gateway}.',
    table:
      '{to} cannot answer {from}: {table} does not know {cidr}, so the answer is dropped in the transit gateway. Let the sender announce its ranges.',
  },
  fix: 'automatic',
  sources: [aws.transitGatewayHow, aws.reachability],
  docs: {
    what: 'Where traffic goes to another VPC through a transit gateway, the subnets of the receiver have a route back.',
    why: 'The request arrives and the answer is dropped, which looks like a firewall. AWS Reachability Analyzer follows only the way there.',
    condition:
      'A subnet of the sender routes the block of a receiving subnet to a transit gateway, and the effective table of that subnet has no route that covers the block of the sender. Or a VPC routes to another one of the gateway, and no subnet of that has a route back, whether or not a connection is drawn between them. Or it has, and the drawn table of the gateway that applies to the receiver knows no range of the sender.',
    howToFix:
      'Add a route to the range of the sender in the route table of the receiver. The quick fix does where that table is drawn.',
    whenToSuppress: 'For one-way traffic without answers: "UDP log stream, nothing comes back".',
  },
  *check(ctx, subject) {
    if ('node' in subject) yield* unanswered(ctx, subject.node);
    if (!('connection' in subject)) return;
    const { id, from, to } = subject.connection;
    if (ctx.idsOfKind('transit-gateway').length === 0) return;
    for (const source of ctx.subnetsOf(from)) {
      for (const target of ctx.subnetsOf(to)) {
        if (isSameVpc(ctx.vpcOf(source.id), ctx.vpcOf(target.id))) continue;
        if (noteUnknown(ctx, source, 'cidrBlock') || noteUnknown(ctx, target, 'cidrBlock')) continue;
        const [here, there] = [subnetBlock(source), subnetBlock(target)];
        if (here === undefined || there === undefined) continue;
        const way = routeTo(ctx, source.id, there.cidr);
        if (way?.targetKind !== 'transit-gateway' || way.target === undefined) continue;
        const gap = { from: nameOf(from), to: nameOf(to), cidr: here.text };
        if (noteUnknownRoutes(ctx, target.id)) continue;
        const back = routeTo(ctx, target.id, here.cidr);
        if (back?.targetKind === 'transit-gateway') {
          const lost = tableWithout(ctx, target.id, source.id, way.target);
          if (lost === undefined) continue;
          yield {
            message: 'table',
            at: id,
            related: [from, to, lost.table],
            data: { ...gap, table: nameOf(lost.table) },
            fixData: lost,
          };
          return;
        }
        if (back !== undefined) continue;
        yield {
          message: 'back',
          at: id,
          related: [from, to, target.id],
          data: {
            from: nameOf(from),
            to: nameOf(to),
            subnet: nameOf(target.id),
            cidr: here.text,
            gateway: nameOf(way.target),
          },
          fixData: { subnet: target.id, source: source.id, gateway: way.target },
        };
        return;
      }
    }
  },
  fixes(ctx, finding) {
    const { subnet, source, gateway, table: hubTable, vpc } = finding.fixData ?? {};
    if (typeof hubTable === 'string' && typeof vpc === 'string') {
      const announce = { kind: 'propagate', from: vpc, to: hubTable };
      return [
        {
          title: `Let ${ctx.nameOf(vpc)} announce its ranges`,
          changes: addConnection(ctx.document, announce).changes,
        },
      ];
    }
    if (typeof subnet !== 'string' || typeof source !== 'string' || typeof gateway !== 'string') return [];
    const table = drawnTableOf(ctx, subnet);
    const cidr = ctx.vpcOf(source)?.properties.cidrBlock;
    if (table === undefined || typeof cidr !== 'string') return [];
    const route = { kind: 'route', from: table, to: gateway, properties: { destinationCidrBlock: cidr } };
    return [{ title: `Add the route to ${cidr}`, changes: addConnection(ctx.document, route).changes }];
  },
});

/** VPCs that this one routes to by a range of its own, and that have no route back to it at all. */
function* unanswered(ctx: RuleContext, vpc: NodeView): Generator<FindingDraft> {
  const [own] = vpcBlocks(ctx, vpc) ?? [];
  if (own === undefined) return;
  if (ctx.idsOfKind('transit-gateway').length === 0) return;
  const seen = new Set<NodeId>();
  for (const source of ctx.descendantIdsOf(vpc.id, 'subnet'))
    for (const { destination, target, targetKind } of ctx.routesOf(source)) {
      if (targetKind !== 'transit-gateway' || target === undefined) continue;
      const range = readBlock(destination);
      // Everything goes to a central way out, whose answers are NET-037.
      if (range === undefined || range.cidr.prefix === 0) continue;
      for (const { vpc: id } of vpcAttachmentsOf(ctx, target)) {
        const other = ctx.node(id);
        const blocks = other === undefined ? undefined : vpcBlocks(ctx, other);
        if (id === vpc.id || seen.has(id) || blocks === undefined) continue;
        if (!blocks.some(({ cidr }) => cidrsOverlap(cidr, range.cidr))) continue;
        seen.add(id);
        const subnets = ctx.descendantIdsOf(id, 'subnet');
        const answers = (subnet: NodeId): boolean =>
          noteUnknownRoutes(ctx, subnet) || routeTo(ctx, subnet, own.cidr) !== undefined;
        if (subnets.length === 0 || subnets.some(answers) || isDrawnBetween(ctx, vpc.id, id)) continue;
        yield {
          message: 'vpc',
          at: vpc.id,
          discriminator: id,
          related: [id, target],
          data: { other: nameOf(id), cidr: destination, gateway: nameOf(target), own: own.text },
          fixData: { subnet: subnets[0] ?? '', source, gateway: target },
        };
      }
    }
}

/** A connection between the two is drawn, of which the finding says more. */
function isDrawnBetween(ctx: RuleContext, vpc: NodeId, other: NodeId): boolean {
  return ctx
    .descendantIdsOf(vpc, 'subnet')
    .flatMap((subnet) => ctx.occupantsOf(subnet))
    .some(({ id }) =>
      ['traffic', 'data'].some((kind) =>
        ctx
          .connectionsFrom(id, kind)
          .some(({ to }) => ctx.subnetsOf(to).some((subnet) => ctx.vpcOf(subnet.id)?.id === other)),
      ),
    );
}

function isSameVpc(a: NodeView | undefined, b: NodeView | undefined): boolean {
  return a === undefined || b === undefined || a.id === b.id;
}

/** The drawn table of the gateway that applies to the receiver and does not know the VPC of the sender. */
function tableWithout(
  ctx: RuleContext,
  target: NodeId,
  source: NodeId,
  gateway: NodeId,
): { readonly table: NodeId; readonly vpc: NodeId } | undefined {
  const [there, here] = [ctx.vpcOf(target), ctx.vpcOf(source)];
  const sender = ctx.node(source);
  const block = sender === undefined ? undefined : subnetBlock(sender);
  if (there === undefined || here === undefined || block === undefined) return undefined;
  const table = tableOfAttached(there.id, gateway, ctx);
  if (table === undefined) return undefined;
  const ranges = rangesIn(ctx, table, there.id);
  if (ranges === undefined || ranges.some((text) => overlaps(text, block.text))) return undefined;
  // Where the way there is closed as well, that is NET-034, which says more.
  const outward = tableOfAttached(here.id, gateway, ctx);
  const forward = outward === undefined ? undefined : rangesIn(ctx, outward, here.id);
  const receiver = ctx.node(target);
  const wanted = receiver === undefined ? undefined : subnetBlock(receiver);
  const isOpen =
    forward === undefined || wanted === undefined || forward.some((text) => overlaps(text, wanted.text));
  return isOpen ? { table: table.id, vpc: here.id } : undefined;
}
