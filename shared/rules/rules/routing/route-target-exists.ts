import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { destinationOf } from '../../routes-of.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const routeTargetExists = defineRule({
  id: 'NET-026',
  name: 'route-target-exists',
  title: 'The target of a route is there',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: ['route'] },
  messages: {
    gone: 'Traffic from {table} to {destination} is dropped: the target "{target}" is gone. Remove the route or draw the target.',
  },
  decidesAlways: 'It looks at whether the node that the route leads to is in the drawing.',
  fix: 'automatic',
  sources: [aws.routeTables, aws.reachability],
  docs: {
    what: 'Every route of a drawn route table has a target in the drawing.',
    why: 'A route whose target is deleted stays in AWS as a black hole: it drops packets, and it still wins over wider routes.',
    condition: 'The connection of kind route leads to a node that is not in the document.',
    howToFix: 'Draw the target again, or remove the route, which the quick fix does.',
    whenToSuppress: 'When dropping is the purpose: "Black hole for the retired range".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    if (ctx.place(connection.to) !== undefined || ctx.place(connection.from) === undefined) return;
    yield {
      message: 'gone',
      at: connection.id,
      related: [connection.from],
      data: {
        table: nameOf(connection.from),
        destination: destinationOf(connection) ?? 'its destination',
        target: connection.to,
      },
    };
  },
  fixes({ document }, finding) {
    return [{ title: 'Remove the route', changes: removeRecords(document, [], [finding.at]) }];
  },
});
