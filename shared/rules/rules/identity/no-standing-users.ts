import type { JsonValue } from '#shared/base/json.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, writing, writtenResource } from '../../written-resource.ts';

export const noStandingUsers = defineRule({
  id: 'SEC-057',
  name: 'no-standing-users',
  title: 'Programs and people use roles, not users with keys',
  severity: 'info',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['iam-user', 'resource'] },
  messages: {
    key: '{name} is or has an access key, which works until somebody removes it. Use a role, or Identity Center for people.',
    policies: '{name} is a user with permissions of its own. Give them to a group, or use a role.',
    console: '{name} signs in with a password and no second factor is drawn. Use Identity Center.',
  },
  fix: 'suggestion',
  sources: [aws.iamBestPractices],
  maps: { checkov: ['CKV_AWS_40', 'CKV_AWS_273'] },
  docs: {
    what: 'The drawing has no IAM users with keys, passwords or permissions of their own.',
    why: 'A key in a file is found in a repository, a backup or a log. A role has credentials that end by themselves.',
    condition:
      'A drawn user has an access key, permissions outside of a group, or may work without a second factor; or a written resource is an access key, or an IAM user with policies of its own or a password.',
    howToFix:
      'Let programs in AWS act under roles, others through IAM Roles Anywhere or a token of their provider, and people through Identity Center. The quick fixes take away what is not needed then.',
    whenToSuppress: 'Where a product takes nothing else: "SMTP credentials of SES".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'iam-user') {
      if (['accessKey', 'group', 'requireMfa'].filter((field) => noteUnknown(ctx, node, field)).length > 0)
        return;
      const { accessKey, group, requireMfa, managedPolicies, statements } = node.properties;
      if (accessKey === true) yield { message: 'key', at: node.id, field: 'accessKey', discriminator: 'key' };
      const count =
        listOfValues(managedPolicies as JsonValue).length + listOfValues(statements as JsonValue).length;
      if (group === false && count > 0)
        yield { message: 'policies', at: node.id, field: 'group', discriminator: 'policies' };
      // With a key alone nobody signs in to the console.
      if (requireMfa === false && accessKey !== true)
        yield { message: 'console', at: node.id, field: 'requireMfa', discriminator: 'console' };
      return;
    }
    const written = writtenResource(node);
    if (written?.type === 'AWS::IAM::AccessKey') yield { message: 'key', at: node.id, field: 'type' };
    if (written?.type !== 'AWS::IAM::User') return;
    const { Policies, ManagedPolicyArns, LoginProfile } = written.properties;
    if (listOfValues(Policies).length + listOfValues(ManagedPolicyArns).length > 0)
      yield { message: 'policies', at: node.id, field: 'properties', discriminator: 'policies' };
    if (LoginProfile !== undefined)
      yield { message: 'console', at: node.id, field: 'properties', discriminator: 'console' };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node?.kind === 'iam-user')
      return finding.message === 'key'
        ? settingOf(ctx, node.id, 'Do without the key', { accessKey: undefined })
        : finding.message === 'policies'
          ? settingOf(ctx, node.id, 'Give them to a group', { group: undefined })
          : settingOf(ctx, node.id, 'Ask for a second factor', { requireMfa: undefined });
    if (finding.message === 'key')
      return [{ title: 'Remove the key', changes: removeRecords(ctx.document, [finding.at]) }];
    return finding.message === 'console'
      ? writing(ctx, finding.at, 'Do without a password', { LoginProfile: undefined })
      : writing(ctx, finding.at, 'Take the policies away', {
          Policies: undefined,
          ManagedPolicyArns: undefined,
        });
  },
});
