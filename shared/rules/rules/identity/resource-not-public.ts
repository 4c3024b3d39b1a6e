import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { isExpression, knownFlag } from '../../known.ts';
import { isEverybody, policyDocumentsIn, replaceAt, statementsIn } from '../../policy-documents.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { listOfValues, objectOf, writing, writtenResource } from '../../written-resource.ts';

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
      'Block public access and put CloudFront in front of what the public is to read; name who else may use a queue or a topic. The quick fix blocks public access, or lets the own account alone use it.',
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
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const blocked = 'Block public access';
    if (node?.kind === 's3-bucket') return settingOf(ctx, node.id, blocked, { blockPublicAccess: undefined });
    if (finding.message === 'block')
      return writing(ctx, finding.at, blocked, { PublicAccessBlockConfiguration: blockAll });
    const stored = ctx.document.nodes.get(finding.at)?.properties?.properties;
    const written = node === undefined ? undefined : writtenResource(node);
    if (stored === undefined || written === undefined) return [];
    const properties = policyDocumentsIn(written.properties).reduce<JsonValue>(
      (whole, { path, document }) => replaceAt(whole, path, withOwnAccount(document)),
      stored,
    );
    return settingOf(ctx, finding.at, 'Let this account alone use it', { properties });
  },
});

const blockAll: JsonObject = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};
const ownAccount: JsonObject = {
  AWS: { 'Fn::Sub': 'arn:$' + '{AWS::Partition}:iam::$' + '{AWS::AccountId}:root' },
};

/** The document with the own account in place of everybody. */
function withOwnAccount(document: JsonObject): JsonObject {
  const Statement = listOfValues(document.Statement).map((entry) => {
    const { Effect, Principal, Condition } = objectOf(entry);
    return Effect === 'Allow' && isEverybody(Principal) && Condition === undefined
      ? { ...objectOf(entry), Principal: ownAccount }
      : entry;
  });
  return { ...document, Statement };
}
