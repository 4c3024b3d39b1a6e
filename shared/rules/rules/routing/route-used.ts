import { type Cidr, cidrContains, parseCidr } from '#shared/base/cidr.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { vpcBlocks } from '../../blocks.ts';
import { noteUnknown } from '../../known.ts';
import { destinationOf, isDestinationUnknown } from '../../routes-of.ts';
import { defineRule, nameOf } from '../../rule.ts';
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
  },
  fix: 'automatic',
  sources: [aws.routeTables, aws.reachability],
  docs: {
    what: 'No route of a drawn table is hidden completely behind narrower ones.',
    why: 'The route with the longest prefix wins. A route that never wins misleads whoever reads the table, most of all while looking for a fault.',
    condition: 'The narrower routes of the same table, with the local ones, cover the whole destination.',
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
