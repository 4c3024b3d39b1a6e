import { type Cidr, cidrContains, formatCidr, parseCidr } from '#shared/base/cidr.ts';
import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import { attachmentEnds } from '#shared/catalogue/kit/transit-gateway.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from '../../blocks.ts';
import { sitesBehind } from '../../hybrid-links.ts';
import { noteUnknown, texts } from '../../known.ts';
import { destinationOf, isDestinationUnknown } from '../../routes-of.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const routeUsed = defineRule({
  id: 'NET-029',
  name: 'route-used',
  title: 'Every route is used for some address',
  severity: 'info',
  nature: 'practice',
  pillar: 'operations',
  subjects: { connections: ['route'] },
  messages: {
    shadowed:
      'The route {destination} of {table} is never used: narrower routes take all of it ({others}). Remove it.',
    announced:
      '{other} announces {destination} to {table}, and the drawn route to {target} takes its place: what is announced is never used. Keep one of the two.',
  },
  fix: 'automatic',
  sources: [aws.routeTables, aws.reachability],
  docs: {
    what: 'No route of a drawn table is hidden completely behind narrower ones.',
    why: 'The route with the longest prefix wins. A route that never wins misleads whoever reads the table, most of all while looking for a fault.',
    condition:
      'The narrower routes of the same table, with the local ones, cover the whole destination; or a drawn route has the destination of an announced one, which it then takes the place of.',
    howToFix: 'Remove the route, which the quick fix does, or make its destination narrower.',
    whenToSuppress:
      'For a fallback that is wanted when the others are withdrawn: "Takes over when the two halves are removed".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    if (noteUnknown(ctx, connection, 'destinationCidrBlock')) return;
    const destination = destinationOf(connection);
    const own = destination === undefined ? undefined : parseCidr(destination);
    if (destination === undefined || own === undefined) return;
    yield* overAnnounced(ctx, connection, destination);
    const vpc = ctx.vpcOf(connection.from);
    const local =
      vpc === undefined ? [] : (vpcBlocks(ctx, vpc) ?? []).map(({ cidr, text }) => ({ cidr, text }));
    const drawn = ctx.connectionsFrom(connection.from, 'route').flatMap((route) => {
      const text = isDestinationUnknown(route) ? undefined : destinationOf(route);
      const cidr = text === undefined ? undefined : parseCidr(text);
      return text === undefined || cidr === undefined ? [] : [{ cidr, text }];
    });
    const narrower = [...local, ...drawn].filter(
      ({ cidr }) => cidr.prefix > own.prefix && cidrContains(own, cidr),
    );
    if (
      !covers(
        narrower.map(({ cidr }) => cidr),
        own,
      )
    )
      return;
    yield {
      message: 'shadowed',
      at: connection.id,
      related: [connection.from],
      data: {
        destination,
        table: nameOf(connection.from),
        others: narrower.map(({ text }) => text).join(', '),
      },
    };
  },
  fixes({ document }, finding) {
    const { announcement } = finding.fixData ?? {};
    if (typeof announcement === 'string')
      return [{ title: 'Announce nothing', changes: removeRecords(document, [], [announcement]) }];
    return [{ title: 'Remove the route', changes: removeRecords(document, [], [finding.at]) }];
  },
});

function covers(parts: readonly Cidr[], whole: Cidr): boolean {
  let next = whole.first;
  for (const part of [...parts].sort((a, b) => (a.first < b.first ? -1 : 1))) {
    if (part.first > next) return false;
    if (part.last >= next) next = part.last + 1n;
  }
  return next > whole.last;
}

/** What is announced to the table for just this range: a written route comes before it. */
function* overAnnounced(
  ctx: RuleContext,
  { id, from, to }: ConnectionView,
  destination: string,
): Generator<FindingDraft> {
  for (const { id: announcement, from: other } of ctx.connectionsTo(from, 'propagate')) {
    const ranges = announcedBy(ctx, other);
    if (!ranges.some((range) => sameBlock(range, destination))) continue;
    const target = ctx.node(to);
    const end =
      target?.kind === 'transit-gateway-attachment' ? attachmentEnds(target, ctx).attached?.id : target?.id;
    const isSame = [to, end].includes(other);
    yield {
      message: 'announced',
      at: id,
      discriminator: announcement,
      related: [from, other],
      data: { other: nameOf(other), destination, table: nameOf(from), target: nameOf(to) },
      // The written route is the one too many where both lead to one place, or where more is announced.
      fixData: isSame || ranges.length > 1 ? {} : { announcement },
    };
  }
}

/** The ranges that a gateway, a VPC or an attachment announces. */
function announcedBy(ctx: RuleContext, id: NodeId): readonly string[] {
  const node = ctx.node(id);
  if (node === undefined) return [];
  const attached = node.kind === 'transit-gateway-attachment' ? attachmentEnds(node, ctx).attached : node;
  if (attached?.kind === 'vpc') return (vpcBlocks(ctx, attached) ?? []).map(({ text }) => text);
  return sitesBehind(ctx, id).flatMap((site) => texts(site, 'prefixes'));
}

function sameBlock(a: string, b: string): boolean {
  const [one, other] = [parseCidr(a), parseCidr(b)];
  return one !== undefined && other !== undefined && formatCidr(one) === formatCidr(other);
}
