import { findConnectionKind } from '#shared/catalogue/registry.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const connectionComplete = defineRule({
  id: 'ARC-022',
  name: 'connection-complete',
  title: 'A connection joins two things by a known kind',
  severity: 'warning',
  nature: 'review',
  pillar: 'deploy',
  subjects: { connections: 'all' },
  messages: {
    kind: 'The connection from {from} to {to} is of the kind "{kind}", which this version does not know. Change its kind.',
    end: 'A connection of the kind "{kind}" has lost {missing}. Remove it, or draw that end again.',
    itself: '{from} is connected to itself. Remove the connection.',
  },
  decidesAlways: 'It looks at the two ends of the connection and at its kind.',
  fix: 'automatic',
  sources: [catalogue],
  docs: {
    what: 'Every connection has both of its ends in the drawing, two different ones, and a kind that this version knows.',
    why: 'What was merged by hand or written by a newer version can name things that are not there. Such a connection is kept in the file, but nothing is made of it.',
    condition:
      'One end is not in the document, both ends are the same node, or the connection kind is not in the catalogue. Routes that lost their target are NET-026.',
    howToFix: 'Connect the ends again, or remove the connection, which is what the quick fix does.',
    whenToSuppress: 'For a kind of a newer version that is kept on purpose: "Written by the preview build".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { id, from, to, kind } = subject.connection;
    const missing = [from, to].filter((end) => ctx.place(end) === undefined);
    if (missing.length > 0) {
      if (kind === 'route') return;
      yield { message: 'end', at: id, data: { kind: titleOf(kind), missing: missing.join(' and ') } };
      return;
    }
    if (from === to && kind !== 'note') {
      yield { message: 'itself', at: id, related: [from], data: { from: nameOf(from) } };
      return;
    }
    if (findConnectionKind(kind) !== undefined) return;
    yield {
      message: 'kind',
      at: id,
      related: [from, to],
      data: { kind, from: nameOf(from), to: nameOf(to) },
    };
  },
  fixes({ document }, finding) {
    if (finding.message === 'kind') return [];
    return [{ title: 'Remove the connection', changes: removeRecords(document, [], [finding.at]) }];
  },
});

function titleOf(kind: string): string {
  return findConnectionKind(kind)?.title ?? kind;
}
