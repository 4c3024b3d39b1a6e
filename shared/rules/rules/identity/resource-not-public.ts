import { isJsonObject } from '#shared/base/json.ts';
import { isExpression, knownFlag } from '../../known.ts';
import { isEverybody, policyDocumentsIn, statementsIn } from '../../policy-documents.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, writtenResource } from '../../written-resource.ts';

export const resourceNotPublic = defineRule({
  id: 'SEC-056',
  name: 'resource-not-public',
  title: 'No bucket, queue, topic, key or repository is open to everybody',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['s3-bucket', 'resource'] },
  messages: {
    block:
      '{name} does not block public access: one policy or one object is enough to publish what it holds. Block it.',
    policy: '{name} lets everybody use it (Principal * without a condition). Name who may.',
  },
  fix: 'automatic',
  sources: [aws.s3BlockPublicAccess],
  maps: { checkov: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56'] },
  docs: {
    what: 'Buckets block public access, and resource policies name who may use the resource.',
    why: 'Most leaks of data from AWS are a bucket or a queue that was open to everybody for a moment and stayed so.',
    condition:
      'The public access block of a bucket is off, or a statement of a written resource policy allows the principal * without a condition.',
    howToFix:
      'Block public access, as the quick fix does, and put CloudFront in front of what the public is to read.',
    whenToSuppress: 'For what is meant to be public: "Open data set, licence CC0".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 's3-bucket') {
      if (knownFlag(ctx, node, 'blockPublicAccess') === false)
        yield { message: 'block', at: node.id, field: 'blockPublicAccess' };
      return;
    }
    const written = writtenResource(node);
    // Who may assume a role is SEC-054.
    if (written === undefined || written.type.startsWith('AWS::IAM::')) return;
    if (written.type === 'AWS::S3::Bucket') {
      const block = written.properties.PublicAccessBlockConfiguration;
      if (isJsonObject(block) && !isExpression(block) && Object.values(objectOf(block)).includes(false))
        yield { message: 'block', at: node.id, field: 'properties' };
    }
    for (const { path, document } of policyDocumentsIn(written.properties)) {
      const open = statementsIn(document).some(
        ({ effect, principal, condition }) =>
          effect === 'Allow' && isEverybody(principal) && condition === undefined,
      );
      if (open) yield { message: 'policy', at: node.id, field: 'properties', discriminator: path.join('.') };
    }
  },
  fixes: (ctx, finding) =>
    ctx.node(finding.at)?.kind === 's3-bucket'
      ? settingOf(ctx, finding.at, 'Block public access', { blockPublicAccess: undefined })
      : [],
});
