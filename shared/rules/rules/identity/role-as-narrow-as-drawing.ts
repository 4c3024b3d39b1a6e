import { isExpression } from '../../known.ts';
import { identityStatements, isReading } from '../../policy-documents.ts';
import { settingOf } from '../../quick-fixes.ts';
import { listOf } from '../../render-message.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

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
      'Take the statement away, as the quick fix does for a drawn role, and draw the connection that needs it. What is written is narrowed by hand: only its author knows what it is for.',
    whenToSuppress: 'For what cannot be drawn: "Tags whatever is created, by an organisation policy".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.statements)) ctx.undecided(node.id, 'statements');
    const wide = new Set<string>();
    for (const { effect, actions, resources } of identityStatements(node)) {
      if (effect !== 'Allow') continue;
      for (const action of actions) {
        // Everything on everything is SEC-051.
        if (action === '*') continue;
        if (action.endsWith(':*')) wide.add(action);
        else if (resources.includes('*') && !isReading(action) && action.toLowerCase() !== 'iam:passrole')
          wide.add(`${action} on *`);
      }
    }
    if (wide.size === 0) return;
    yield {
      message: node.kind === 'iam-role' ? 'wide' : 'written',
      at: node.id,
      field: node.kind === 'resource' ? 'properties' : 'statements',
      data: { what: listOf([...wide].sort(), 'and', 6) },
    };
  },
  fixes: (ctx, { at, message }) =>
    message === 'wide' ? settingOf(ctx, at, 'Keep what the connections need', { statements: undefined }) : [],
});
