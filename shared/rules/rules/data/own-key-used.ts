import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const ownKeyUsed = defineRule({
  id: 'SEC-061',
  name: 'own-key-used',
  title: 'Data is encrypted under a key of its own',
  severity: 'info',
  nature: 'practice',
  pillar: 'security',
  strictOnly: true,
  subjects: { nodes: ['ebs-volume', 's3-bucket', 'sqs-queue', 'sns-topic', 'log-group', 'dynamodb-table'] },
  messages: {
    key: '{name} is encrypted under a key that AWS owns. Name a key of its own where the use of it has to be seen and revoked.',
    tls: '{name} answers without TLS too. Refuse that.',
    off: '{name} does not ask for encryption, and whether the account does so by default is not known here. Ask for it.',
  },
  fix: 'automatic',
  sources: [aws.kms],
  maps: {
    checkov: ['CKV_AWS_3', 'CKV_AWS_145', 'CKV_AWS_27'],
    cdkNag: ['AwsSolutions-EC26', 'AwsSolutions-S10'],
  },
  docs: {
    what: 'Stores, queues, topics and logs use a key of the account, buckets refuse requests without TLS, and volumes ask for encryption.',
    why: 'AWS encrypts in any case. A key of one’s own adds that its use is recorded and that it can be taken away.',
    condition: 'No key is named, a bucket does not enforce TLS, or a volume does not ask for encryption.',
    howToFix:
      'Name a key. The quick fix turns TLS or encryption on, and uses the key that is drawn where there is just one.',
    whenToSuppress: 'Where the policy does not ask for it: "Public catalogue".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { kmsKey, enforceTls, encrypted } = node.properties;
    if (isExpression(node.source.properties?.kmsKey)) ctx.undecided(node.id, 'kmsKey');
    else if (encrypted === false)
      yield { message: 'off', at: node.id, field: 'encrypted', discriminator: 'off' };
    else if (kmsKey === undefined && ctx.connectionsTo(node.id, 'encrypt').length === 0)
      yield { message: 'key', at: node.id, field: 'kmsKey', discriminator: 'key' };
    if (node.kind === 's3-bucket' && enforceTls === false)
      yield { message: 'tls', at: node.id, field: 'enforceTls', discriminator: 'tls' };
  },
  fixes(ctx, finding) {
    if (finding.message === 'tls')
      return settingOf(ctx, finding.at, 'Refuse requests without TLS', { enforceTls: undefined });
    if (finding.message === 'off') return settingOf(ctx, finding.at, 'Encrypt it', { encrypted: undefined });
    const keys = ctx.idsOfKind('kms-key');
    const [key] = keys;
    return keys.length === 1 && key !== undefined
      ? settingOf(ctx, finding.at, `Use ${ctx.nameOf(key)}`, { kmsKey: key })
      : [];
  },
});
