import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, knownFlag } from '../../known.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writing, writtenResource } from '../../written-resource.ts';

/** The switch of each kind that has one; S3, SQS, SNS, DynamoDB and logs are encrypted in any case. */
const switches: Readonly<Record<string, string>> = {
  'rds-instance': 'storageEncrypted',
  'aurora-cluster': 'storageEncrypted',
  'ebs-volume': 'encrypted',
  efs: 'encrypted',
  opensearch: 'encrypted',
  elasticache: 'atRestEncryptionEnabled',
};

/** The same of types that have no kind; `isOff` says what AWS does where it is unset. */
const writtenSwitches: Readonly<Record<string, { readonly property: string; readonly isOff: boolean }>> = {
  'AWS::Redshift::Cluster': { property: 'Encrypted', isOff: false },
  'AWS::DocDB::DBCluster': { property: 'StorageEncrypted', isOff: true },
  'AWS::Neptune::DBCluster': { property: 'StorageEncrypted', isOff: true },
  'AWS::RDS::DBInstance': { property: 'StorageEncrypted', isOff: true },
  'AWS::RDS::DBCluster': { property: 'StorageEncrypted', isOff: true },
  'AWS::EFS::FileSystem': { property: 'Encrypted', isOff: true },
  'AWS::ElastiCache::ReplicationGroup': { property: 'AtRestEncryptionEnabled', isOff: true },
};

export const storeEncrypted = defineRule({
  id: 'SEC-060',
  name: 'store-encrypted',
  title: 'Stored data is encrypted',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: [...Object.keys(switches), 'resource'] },
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
      'The encryption of a database, volume, file system, search domain or cache is switched off, or a cache takes connections without TLS. Databases, warehouses, file systems and caches that are written as resources count as well. Kinds that AWS encrypts in any case are left out.',
    howToFix: 'Turn encryption on before the first deployment, which the quick fix does.',
    whenToSuppress: 'For data that is public anyway: "Mirror of open data, nothing personal".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      yield* inWritten(ctx, node);
      return;
    }
    // A serverless cache is encrypted in any case.
    if (node.kind === 'elasticache' && node.properties.deployment === 'serverless') return;
    const field = switches[node.kind];
    if (field !== undefined && knownFlag(ctx, node, field) === false)
      yield { message: 'off', at: node.id, field, discriminator: 'rest' };
    if (node.kind !== 'elasticache' || knownFlag(ctx, node, 'transitEncryptionEnabled') !== false) return;
    yield { message: 'transit', at: node.id, field: 'transitEncryptionEnabled', discriminator: 'transit' };
  },
  fixes(ctx, finding) {
    const { field } = finding;
    const property = finding.fixData?.property;
    if (typeof property === 'string') return writing(ctx, finding.at, 'Encrypt it', { [property]: true });
    if (field === undefined) return [];
    return [
      { title: 'Encrypt it', changes: setProperties(ctx.document, finding.at, { [field]: undefined }) },
    ];
  },
});

function* inWritten(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  const entry = written === undefined ? undefined : writtenSwitches[written.type];
  if (written === undefined || entry === undefined) return;
  const {
    SourceDBInstanceIdentifier: source,
    DBClusterIdentifier: cluster,
    SnapshotIdentifier: snapshot,
  } = written.properties;
  // A replica, a member and what is made of a snapshot are encrypted as what they come from.
  if (
    written.type.startsWith('AWS::RDS::') &&
    [source, cluster, snapshot].some((value) => value !== undefined)
  )
    return;
  const value = written.properties[entry.property];
  if (isExpression(value)) ctx.undecided(node.id, 'properties');
  else if (value === undefined ? entry.isOff : value === false || value === 'false')
    yield {
      message: 'off',
      at: node.id,
      field: 'properties',
      discriminator: 'rest',
      fixData: { property: entry.property },
    };
}
