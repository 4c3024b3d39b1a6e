import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { objectOf, writtenResource } from '../../written-resource.ts';

/** Types that hold data, and whether AWS can take a snapshot of them on the way out. */
const stateful: Readonly<Record<string, 'Retain' | 'Snapshot'>> = {
  'AWS::RDS::DBInstance': 'Snapshot',
  'AWS::RDS::DBCluster': 'Snapshot',
  'AWS::Redshift::Cluster': 'Snapshot',
  'AWS::ElastiCache::ReplicationGroup': 'Snapshot',
  'AWS::EC2::Volume': 'Snapshot',
  'AWS::DocDB::DBCluster': 'Snapshot',
  'AWS::Neptune::DBCluster': 'Snapshot',
  'AWS::DynamoDB::Table': 'Retain',
  'AWS::DynamoDB::GlobalTable': 'Retain',
  'AWS::S3::Bucket': 'Retain',
  'AWS::EFS::FileSystem': 'Retain',
  'AWS::Cognito::UserPool': 'Retain',
  'AWS::KMS::Key': 'Retain',
  'AWS::OpenSearchService::Domain': 'Retain',
};

export const dataOutlivesStack = defineRule({
  id: 'REL-032',
  name: 'data-outlives-stack',
  title: 'Data survives the stack that made it',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['resource'] },
  messages: {
    replaced: '{name} states {stated} and not {missing}: {consequence}. State both.',
    deleted: 'Deleting the stack, or a change that replaces {name}, deletes what it holds. Keep it.',
  },
  decidesAlways: 'CloudFormation takes no expression for a type or a deletion policy.',
  fix: 'automatic',
  sources: [aws.deletionPolicy],
  maps: { cfnLint: ['I3011', 'W3011'] },
  docs: {
    what: 'Written resources that hold data have a deletion and a replacement policy. Drawn stores have them by themselves.',
    why: 'CloudFormation deletes what a stack made when the stack goes, and what it replaces. One renamed property of a database can be enough.',
    condition:
      'A written resource of a type that holds data states neither DeletionPolicy nor UpdateReplacePolicy (a warning), or one of them alone (information).',
    howToFix: 'Retain it, or take a snapshot; the quick fix sets what the type allows.',
    whenToSuppress: 'For data that is not missed: "Test stack, filled by a script".',
  },
  *check(_, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    const policy = written === undefined ? undefined : stateful[written.type];
    if (written === undefined || policy === undefined) return;
    const { DeletionPolicy, UpdateReplacePolicy } = written.attributes;
    const place = { at: node.id, field: 'attributes' };
    if (DeletionPolicy === undefined && UpdateReplacePolicy === undefined)
      yield { message: 'deleted', ...place, fixData: { policy } };
    else if (DeletionPolicy === undefined || UpdateReplacePolicy === undefined) {
      const isDeletion = DeletionPolicy !== undefined;
      // A policy of any sort was thought about, so that the other one is worth knowing and no more.
      yield {
        message: 'replaced',
        severity: 'info',
        ...place,
        data: {
          stated: isDeletion ? 'DeletionPolicy' : 'UpdateReplacePolicy',
          missing: isDeletion ? 'UpdateReplacePolicy' : 'DeletionPolicy',
          consequence: isDeletion
            ? 'a change that replaces it deletes what it holds'
            : 'deleting the stack deletes what it holds',
        },
        fixData: { policy: String(DeletionPolicy ?? UpdateReplacePolicy) },
      };
    }
  },
  fixes(ctx, finding) {
    const policy = finding.fixData?.policy;
    if (typeof policy !== 'string') return [];
    const attributes = objectOf(ctx.document.nodes.get(finding.at)?.properties?.attributes);
    const changes = setProperties(ctx.document, finding.at, {
      attributes: { ...attributes, DeletionPolicy: policy, UpdateReplacePolicy: policy },
    });
    const title =
      policy === 'Snapshot'
        ? 'Take a snapshot'
        : policy === 'Retain'
          ? 'Retain it'
          : `${policy} in both cases`;
    return [{ title, changes }];
  },
});
