import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, knownFlag, knownNumber, noteUnknown, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { siblingInOtherZone } from '../../sibling-subnet.ts';
import { aws } from '../../sources.ts';
import { objectOf, writing, writtenResource } from '../../written-resource.ts';

export const databaseFailsOver = defineRule({
  id: 'REL-030',
  name: 'database-fails-over',
  title: 'A production database goes on in another zone',
  severity: 'error',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: {
    nodes: ['rds-instance', 'aurora-cluster', 'elasticache', 'opensearch', 'msk-cluster', 'resource'],
  },
  messages: {
    reader: '{name} has a writer and no reader: when it fails, another has to be made first. Add a reader.',
    replica: '{name} has no replica: what it holds is gone with its node. Add one.',
    zone: '{name} is in one zone and stops with it. Use two.',
    single: '{name} runs in one zone and stops with it, and with every maintenance. Turn Multi-AZ on.',
    brokers:
      'All brokers of {name} are in zone {zone}, and its topics stop with it. Give it a subnet in another zone.',
    alone: '{name} asks for Multi-AZ and has no replica to fail over to, which ElastiCache refuses. Add one.',
  },
  fix: 'automatic',
  sources: [aws.rdsMultiAz],
  maps: { cfnLint: ['E3026'], checkov: ['CKV_AWS_157'] },
  docs: {
    what: 'Databases, caches, search domains and Kafka clusters of production have a standby in a second zone.',
    why: 'When the zone or the host fails, the standby takes over within about a minute. Without it the database is restored from a backup, which takes hours and loses what came after it.',
    condition:
      'Multi-AZ of a database is off, an Aurora cluster has no reader, a cache no replica, a search domain one zone, or the known subnets of a provisioned Kafka cluster lie in one zone. Read replicas are left out. A written ElastiCache group with Multi-AZ and no replica is an error.',
    howToFix:
      'Turn Multi-AZ on or add the second node, which the quick fix does. It doubles the price of the instance.',
    whenToSuppress: 'For data that can be made again: "Search index, rebuilt from events in an hour".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      const { MultiAZEnabled, NumCacheClusters, ReplicasPerNodeGroup } = written.properties;
      if (written.type !== 'AWS::ElastiCache::ReplicationGroup' || MultiAZEnabled !== true) return;
      if (isExpression(NumCacheClusters) || isExpression(ReplicasPerNodeGroup))
        ctx.undecided(node.id, 'properties');
      else if (NumCacheClusters === 1 || ReplicasPerNodeGroup === 0)
        yield { message: 'alone', at: node.id, field: 'properties' };
      return;
    }
    if (node.kind === 'aurora-cluster') {
      if (knownNumber(ctx, node, 'readers') === 0)
        yield { message: 'reader', severity: 'warning', at: node.id, field: 'readers' };
      return;
    }
    if (node.kind === 'elasticache') {
      const { deployment, engine } = node.properties;
      if (deployment === 'serverless' || engine === 'memcached') return;
      if (knownNumber(ctx, node, 'replicasPerNodeGroup') === 0)
        yield { message: 'replica', severity: 'warning', at: node.id, field: 'replicasPerNodeGroup' };
      return;
    }
    if (node.kind === 'msk-cluster') {
      const present = ctx.subnetsOf(node.id).map(({ id }) => id);
      const [zone, ...others] = new Set(present.map((id) => ctx.zoneOf(id)));
      if (noteUnknown(ctx, node, 'subnets') || node.properties.clusterType === 'serverless') return;
      if (zone === undefined || others.length > 0) return;
      yield {
        message: 'brokers',
        severity: 'warning',
        at: node.id,
        field: 'subnets',
        related: present,
        data: { zone },
      };
      return;
    }
    if (node.kind === 'opensearch') {
      if (knownNumber(ctx, node, 'availabilityZoneCount') === 1)
        yield { message: 'zone', severity: 'warning', at: node.id, field: 'availabilityZoneCount' };
      return;
    }
    if (optionalText(node, 'readReplicaOf') !== undefined || knownFlag(ctx, node, 'multiAz') !== false)
      return;
    yield { message: 'single', severity: 'warning', at: node.id, field: 'multiAz' };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    if (finding.message === 'alone') {
      const written = document.nodes.get(finding.at)?.properties?.properties;
      const isGrouped = objectOf(written).ReplicasPerNodeGroup !== undefined;
      return writing(
        ctx,
        finding.at,
        'Add a replica',
        isGrouped ? { ReplicasPerNodeGroup: 1 } : { NumCacheClusters: 2 },
      );
    }
    if (finding.message === 'brokers') {
      const node = ctx.node(finding.at);
      const present = ctx.subnetsOf(finding.at).map(({ id }) => id);
      const sibling = siblingInOtherZone(ctx, present);
      if (node === undefined || sibling === undefined || ctx.ancestorOf(node.id, 'subnet') !== undefined)
        return [];
      const subnets = [...present, sibling.id];
      return [{ title: `Add ${sibling.name}`, changes: setProperties(document, node.id, { subnets }) }];
    }
    const { field = 'multiAz' } = finding;
    const titles: Readonly<Record<string, string>> = {
      multiAz: 'Turn Multi-AZ on',
      readers: 'Add a reader',
      replicasPerNodeGroup: 'Add a replica',
      availabilityZoneCount: 'Use two zones',
    };
    const changes = setProperties(document, finding.at, { [field]: undefined });
    return [{ title: titles[field] ?? 'Use the default', changes }];
  },
});
