import { isExpression } from '../../known.ts';
import { identityStatements, isReading, type ReadStatement } from '../../policy-documents.ts';
import { settingOf } from '../../quick-fixes.ts';
import { listOf } from '../../render-message.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { narrowing } from '../../written-permissions.ts';

export const roleAsNarrowAsDrawing = defineRule({
  id: 'SEC-052',
  name: 'role-as-narrow-as-drawing',
  title: 'A role allows what the drawing needs and no more',
  severity: 'info',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['iam-role', 'iam-user', 'resource'] },
  messages: {
    written:
      '{name} allows more than a program usually needs: {what}. Name the actions and what they act on.',
    wide: '{name} is wider than the drawing: {what}. What its connections need is allowed without that.',
  },
  fix: 'automatic',
  sources: [aws.leastPrivilege],
  maps: { cdkNag: ['AwsSolutions-IAM5'] },
  docs: {
    what: 'Permissions that are written into a role name actions and resources.',
    why: 'Wide permissions stay when the reason for them is gone. The connections of the drawing say exactly what is needed, and the role has that in any case.',
    condition:
      'A statement of a role, user or written policy allows all actions of a service, or a writing action on *. Actions that only describe and list are left out. One finding for each role.',
    howToFix:
      'Take the statement away, as the quick fix does for a drawn role, and draw the connection that needs it. In a written policy the quick fix puts in its place what the connections of those need who act under it; where nothing that is drawn does, it is narrowed by hand: only its author knows what it is for.',
    whenToSuppress: 'For what cannot be drawn: "Tags whatever is created, by an organisation policy".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.statements)) ctx.undecided(node.id, 'statements');
    const wide = new Set<string>();
    for (const statement of identityStatements(node)) for (const each of widthOf(statement)) wide.add(each);
    if (wide.size === 0) return;
    yield {
      message: node.kind === 'iam-role' ? 'wide' : 'written',
      at: node.id,
      field: node.kind === 'resource' ? 'properties' : 'statements',
      data: { what: listOf([...wide].sort(), 'and', 6) },
    };
  },
  fixes: (ctx, { at, field, message }) =>
    message === 'wide'
      ? settingOf(ctx, at, 'Keep what the connections need', { statements: undefined })
      : field === 'properties'
        ? narrowing(ctx, at, (statement) => widthOf(statement).length > 0)
        : [],
});

/** What a statement allows beyond one action on what is named. */
function widthOf({ effect, actions, resources }: ReadStatement): readonly string[] {
  if (effect !== 'Allow') return [];
  return actions.flatMap((action) => {
    // Everything on everything is SEC-051.
    if (action === '*') return [];
    if (action.endsWith(':*')) return [action];
    const isOnAll = resources.includes('*') && !isReading(action) && action.toLowerCase() !== 'iam:passrole';
    return isOnAll ? [`${action} on *`] : [];
  });
}
