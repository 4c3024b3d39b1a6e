import { findConnectionKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { patchConnection, reverseConnection } from '#shared/document/commands/change-connections.ts';
import { listOf } from '../../render-message.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

/** Legal between any two nodes, so no sign of what the line was meant to be. */
const weak = new Set(['note', 'depends']);

export const connectionAllowed = defineRule({
  id: 'ARC-002',
  name: 'connection-allowed',
  title: 'A connection means something between its two ends',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: 'all' },
  messages: {
    other: '{from} cannot be connected to {to} by "{kind}". Change it to {legal}.',
    reversed: '"{kind}" leads from {to} to {from}, not the other way round. Turn it around.',
    none: '{from} cannot be connected to {to} by "{kind}". Remove it, or draw what lies between them.',
  },
  fix: 'automatic',
  sources: [catalogue],
  docs: {
    what: 'Every connection is of a kind that is possible between the two things it joins, in its direction.',
    why: 'Security-group rules, permissions, target groups and routes are made from connections. One that AWS has no meaning for becomes nothing, and the drawing promises what the template does not do.',
    condition:
      'No row of the connection kind takes this pair of ends. Ends and connection kinds that this version does not know are left alone.',
    howToFix:
      'Change the kind of the connection, turn it around, or draw the thing in between (a target group, an endpoint, a queue). Where just one other kind is possible, the quick fix sets it.',
    whenToSuppress: 'Never: use the connection kind "note" for a line that only explains.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const kind = findConnectionKind(connection.kind);
    const from = ctx.kindOf(connection.from);
    const to = ctx.kindOf(connection.to);
    if (kind === undefined || from === undefined || to === undefined) {
      // A lost end is ARC-022; an end of a newer version may well be joined like this.
      const isThere = [connection.from, connection.to].every((end) => ctx.record(end) !== undefined);
      if (isThere && kind !== undefined) ctx.undecided(connection.id, from === undefined ? 'from' : 'to');
      return;
    }
    const legal = legalConnectionKinds(from.id, to.id);
    if (legal.includes(kind)) return;
    const better = legal.filter(({ id }) => !weak.has(id));
    const ends = { from: nameOf(connection.from), to: nameOf(connection.to), kind: kind.title };
    const place = { at: connection.id, related: [connection.from, connection.to] };
    if (legalConnectionKinds(to.id, from.id).includes(kind))
      yield { message: 'reversed', ...place, data: ends };
    else if (better.length === 0) yield { message: 'none', ...place, data: ends };
    else {
      const titles = listOf(
        better.map(({ title }) => `"${title}"`),
        'or',
      );
      yield {
        message: 'other',
        ...place,
        data: { ...ends, legal: titles },
        fixData: { kinds: better.map(({ id }) => id) },
      };
    }
  },
  fixes({ document }, finding) {
    if (finding.message === 'reversed') {
      return [{ title: 'Turn the connection around', changes: reverseConnection(document, finding.at) }];
    }
    const kinds = finding.fixData?.kinds;
    const [only, ...others] = Array.isArray(kinds) ? kinds : [];
    if (typeof only !== 'string' || others.length > 0) return [];
    const title = findConnectionKind(only)?.title ?? only;
    // The properties belonged to the other kind and mean nothing to this one.
    const changes = patchConnection(document, finding.at, { kind: only, properties: undefined });
    return [{ title: `Change it to "${title}"`, changes }];
  },
});
