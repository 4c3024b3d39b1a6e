import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownFlag, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const passwordManaged = defineRule({
  id: 'SEC-063',
  name: 'password-managed',
  title: 'The password of a database is kept in Secrets Manager',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['rds-instance', 'aurora-cluster'] },
  messages: {
    plain:
      'The password of {name} is neither managed by AWS nor taken from a secret. Let AWS keep it in Secrets Manager.',
  },
  fix: 'automatic',
  sources: [aws.rdsSecrets],
  docs: {
    what: 'AWS makes and rotates the master password, or it is taken from a secret.',
    why: 'A password in a template or parameter is in the history of every deployment, is shared by mail, and never changes.',
    condition:
      'Management by AWS is off and no secret with the password is named. Read replicas take over the user of their source and are left out.',
    howToFix: 'Let AWS manage the password, which the quick fix does.',
    whenToSuppress: 'When the password comes another way: "Set by the vault agent after creation".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (
      optionalText(node, 'readReplicaOf') !== undefined ||
      optionalText(node, 'masterUserSecret') !== undefined
    )
      return;
    if (knownFlag(ctx, node, 'manageMasterUserPassword') !== false) return;
    yield { message: 'plain', at: node.id, field: 'manageMasterUserPassword' };
  },
  fixes: ({ document }, finding) => [
    {
      title: 'Let AWS keep it',
      changes: setProperties(document, finding.at, { manageMasterUserPassword: undefined }),
    },
  ],
});
