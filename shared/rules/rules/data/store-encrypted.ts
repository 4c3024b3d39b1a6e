import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownFlag } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** The switch of each kind that has one; S3, SQS, SNS, DynamoDB and logs are encrypted in any case. */
const switches: Readonly<Record<string, string>> = {
  'rds-instance': 'storageEncrypted',
  'aurora-cluster': 'storageEncrypted',
  'ebs-volume': 'encrypted',
  efs: 'encrypted',
  opensearch: 'encrypted',
  elasticache: 'atRestEncryptionEnabled',
};

export const storeEncrypted = defineRule({
  id: 'SEC-060',
  name: 'store-encrypted',
  title: 'Stored data is encrypted',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: Object.keys(switches) },
  messages: {
    transit:
      '{name} takes connections without TLS: what is in the cache travels in plain text. Turn encryption in transit on.',
    off: '{name} is not encrypted, and that cannot be changed once it is made. Turn encryption on.',
  },
  fix: 'automatic',
  sources: [aws.rdsEncryption, aws.ebs],
  maps: { checkov: ['CKV_AWS_16', 'CKV_AWS_3'] },
  docs: {
    what: 'Databases, volumes, file systems, search domains and caches are encrypted at rest, and caches in transit.',
    why: 'Encryption costs nothing and cannot be turned on later: an unencrypted database has to be copied into a new one, with a pause. Snapshots of it are readable for whoever gets them.',
    condition:
      'The encryption of a database, volume, file system, search domain or cache is switched off, or a cache takes connections without TLS. Kinds that AWS encrypts in any case are left out.',
    howToFix: 'Turn encryption on before the first deployment, which the quick fix does.',
    whenToSuppress: 'For data that is public anyway: "Mirror of open data, nothing personal".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    // A serverless cache is encrypted in any case.
    if (node.kind === 'elasticache' && node.properties.deployment === 'serverless') return;
    const field = switches[node.kind];
    if (field !== undefined && knownFlag(ctx, node, field) === false)
      yield { message: 'off', at: node.id, field, discriminator: 'rest' };
    if (node.kind !== 'elasticache' || knownFlag(ctx, node, 'transitEncryptionEnabled') !== false) return;
    yield { message: 'transit', at: node.id, field: 'transitEncryptionEnabled', discriminator: 'transit' };
  },
  fixes({ document }, finding) {
    const { field } = finding;
    if (field === undefined) return [];
    return [{ title: 'Encrypt it', changes: setProperties(document, finding.at, { [field]: undefined }) }];
  },
});
