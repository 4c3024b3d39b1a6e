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
    deleted: 'Deleting the stack, or a change that replaces {name}, deletes what it holds. Keep it.',
  },
  decidesAlways: 'CloudFormation takes no expression for a type or a deletion policy.',
  fix: 'automatic',
  sources: [aws.deletionPolicy],
  maps: { cfnLint: ['I3011'] },
  docs: {
    what: 'Written resources that hold data have a deletion and a replacement policy. Drawn stores have them by themselves.',
    why: 'CloudFormation deletes what a stack made when the stack goes, and what it replaces. One renamed property of a database can be enough.',
    condition:
      'A written resource of a type that holds data states neither DeletionPolicy nor UpdateReplacePolicy.',
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
    // A policy of any sort was thought about.
    if (DeletionPolicy !== undefined || UpdateReplacePolicy !== undefined) return;
    yield { message: 'deleted', at: node.id, field: 'attributes', fixData: { policy } };
  },
  fixes(ctx, finding) {
    const policy = finding.fixData?.policy;
    if (typeof policy !== 'string') return [];
    const attributes = objectOf(ctx.document.nodes.get(finding.at)?.properties?.attributes);
    const changes = setProperties(ctx.document, finding.at, {
      attributes: { ...attributes, DeletionPolicy: policy, UpdateReplacePolicy: policy },
    });
    return [{ title: policy === 'Retain' ? 'Retain it' : 'Take a snapshot', changes }];
  },
});
