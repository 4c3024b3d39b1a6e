import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { successorOf } from '../../instance-families.ts';
import { noteUnknown, optionalText, texts } from '../../known.ts';
import { listOf } from '../../render-message.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const typeFields = ['instanceType', 'dbInstanceClass', 'cacheNodeType'] as const;
const listField = 'instanceTypes';
const volumeFields = ['volumeType', 'rootVolumeType', 'storageType'] as const;

export const currentGeneration = defineRule({
  id: 'PERF-001',
  name: 'current-generation',
  title: 'Instances and volumes are of a current generation',
  severity: 'info',
  nature: 'practice',
  pillar: 'performance',
  subjects: {
    nodes: [
      'ec2-instance',
      'launch-template',
      'auto-scaling-group',
      'elastic-beanstalk',
      'ebs-volume',
      'rds-instance',
      'aurora-cluster',
      'elasticache',
      'opensearch',
      'eks-node-group',
    ],
  },
  messages: {
    type: '{type} of {name} is of an earlier generation: {better} gives more for less. Change it.',
    volume: '{name} uses gp2: gp3 gives 3,000 IOPS at any size for less. Change it.',
  },
  fix: 'automatic',
  sources: [aws.instanceTypes, aws.ebs],
  maps: { cfnLint: ['I3100'] },
  docs: {
    what: 'Instance types and volume types have no newer one of the same size.',
    why: 'Each generation does more work for the same money; the oldest are also short of capacity.',
    condition:
      'The family of an instance, database, cache, search domain or node group is listed by AWS as an earlier generation and has a successor of this size, or the volume type is gp2.',
    howToFix:
      'Use the type that the quick fix sets. Drivers of very old images (before 2017) may be missing for it.',
    whenToSuppress: 'When a licence is bound to the type: "Oracle licence counted for r4, until 2027".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const field of [...typeFields, ...volumeFields, listField]) noteUnknown(ctx, node, field);
    for (const field of typeFields) {
      const type = optionalText(node, field);
      const better = type === undefined ? undefined : successorOf(type);
      if (type === undefined || better === undefined) continue;
      yield {
        message: 'type',
        at: node.id,
        field,
        discriminator: field,
        data: { type, better },
        fixData: { better },
      };
    }
    const listed = texts(node, listField).filter((type) => successorOf(type) !== undefined);
    const [type] = listed;
    if (type !== undefined)
      yield {
        message: 'type',
        at: node.id,
        field: listField,
        discriminator: listField,
        data: { type: listOf(listed), better: listOf(listed.flatMap((each) => successorOf(each) ?? [])) },
      };
    for (const field of volumeFields) {
      if (optionalText(node, field) !== 'gp2') continue;
      yield { message: 'volume', at: node.id, field, discriminator: field, fixData: { better: 'gp3' } };
    }
  },
  fixes({ document }, finding) {
    const { field } = finding;
    if (field === listField) {
      const stored = document.nodes.get(finding.at)?.properties?.[listField];
      const types = (Array.isArray(stored) ? stored : []).map((type) =>
        typeof type === 'string' ? (successorOf(type) ?? type) : type,
      );
      const changes = setProperties(document, finding.at, { [listField]: [...new Set(types)] });
      return [{ title: 'Use the current types', changes }];
    }
    const better = finding.fixData?.better;
    if (field === undefined || typeof better !== 'string') return [];
    return [{ title: `Use ${better}`, changes: setProperties(document, finding.at, { [field]: better }) }];
  },
});
