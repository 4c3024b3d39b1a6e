import { isExpression } from '../../known.ts';
import { policyDocumentsIn } from '../../policy-documents.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, writtenResource } from '../../written-resource.ts';

export const policySize = defineRule({
  id: 'LIM-080',
  name: 'policy-size',
  title: 'Policies are within the sizes of IAM',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['iam-role', 'resource'] },
  messages: {
    size: 'A policy of {name} has {count} characters, and IAM takes {max}. Split it.',
    managed: '{name} has {count} managed policies, and the quota is {max}. Join some, or raise the quota.',
  },
  fix: 'none',
  sources: [aws.iamQuotas],
  docs: {
    what: 'Policy documents and the number of managed policies of a role are within what IAM takes. A group in a group cannot be drawn at all.',
    why: 'IAM refuses a longer policy, usually in the middle of a deployment and after years in which it grew.',
    condition:
      'A managed policy has more than 6,144 characters without white space, the inline policies of a role more than 10,240 (errors), or a role more managed policies than the quota (a warning).',
    howToFix: 'Split the policy, or name resources by a pattern.',
    whenToSuppress: 'The quota, once it is raised: say the new value in the settings of the project instead.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const inline = ctx.limits.get('iam.inlineRolePolicy').value;
    const quota = ctx.limits.get('iam.managedPoliciesPerRole').value;
    if (node.kind === 'iam-role') {
      const { statements, managedPolicies } = node.properties;
      if (isExpression(node.source.properties?.managedPolicies)) ctx.undecided(node.id, 'managedPolicies');
      const count = sizeOf(statements);
      if (count > inline)
        yield {
          message: 'size',
          at: node.id,
          field: 'statements',
          discriminator: 'size',
          data: { count, max: inline },
        };
      const managed = Array.isArray(managedPolicies) ? managedPolicies.length : 0;
      if (managed > quota)
        yield {
          message: 'managed',
          severity: 'warning',
          at: node.id,
          field: 'managedPolicies',
          discriminator: 'managed',
          data: { count: managed, max: quota },
        };
      return;
    }
    const written = writtenResource(node);
    if (written?.type.startsWith('AWS::IAM::') !== true) return;
    const isManaged = written.type === 'AWS::IAM::ManagedPolicy';
    const max = isManaged ? ctx.limits.get('iam.managedPolicy').value : inline;
    const count = policyDocumentsIn(written.properties)
      .filter(({ key }) => key === 'PolicyDocument')
      .reduce((sum, { document }) => sum + sizeOf(document), 0);
    const place = { at: node.id, field: 'properties' };
    if (count > max) yield { message: 'size', ...place, discriminator: 'size', data: { count, max } };
    const managed = listOfValues(written.properties.ManagedPolicyArns).length;
    if (written.type === 'AWS::IAM::Role' && managed > quota)
      yield {
        message: 'managed',
        severity: 'warning',
        ...place,
        discriminator: 'managed',
        data: { count: managed, max: quota },
      };
  },
});

/** IAM does not count white space. */
function sizeOf(value: unknown): number {
  return (JSON.stringify(value) ?? '').replace(/\s/g, '').length;
}
