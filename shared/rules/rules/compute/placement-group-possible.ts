import { isBurstable } from '#shared/catalogue/kit/instance-architecture.ts';
import { isExpression, optionalNumber, optionalText, texts } from '../../known.ts';
import { membersOfPlacement } from '../../placement-members.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const placementGroupPossible = defineRule({
  id: 'LIM-007',
  name: 'placement-group-possible',
  title: 'A placement group is one that EC2 makes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['placement-group'] },
  messages: {
    partitions: '{name} has {count} partitions, and EC2 makes {max} in a zone. Use {max}.',
    zones:
      '{name} keeps instances close together in one zone, and {member} spans {zones}. Use one zone, or a spread group.',
    burstable:
      '{name} keeps instances close together, and {member} has the type {type}, which cannot be in such a group. Use another type or group.',
    dedicated:
      '{name} holds {member}, which runs on a Dedicated Host, and those are in no placement group. Take it out.',
  },
  fix: 'suggestion',
  sources: [aws.placementGroups],
  docs: {
    what: 'Partitions are as many as EC2 makes, and members of a cluster group are in one zone and of a type that can be in it.',
    why: 'EC2 refuses to start the instance, with a message about capacity that leads nowhere.',
    condition:
      'A partition group has more than seven partitions, or a member of a cluster group spans several zones or has a burstable type, or runs on a host of its own.',
    howToFix: 'Change the group, as the quick fix offers, or the member.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.strategy)) {
      ctx.undecided(node.id, 'strategy');
      return;
    }
    const max = ctx.limits.get('ec2.partitionsPerZone').value;
    const stored = node.source.properties?.partitionCount;
    const count = typeof stored === 'number' ? stored : optionalNumber(node, 'partitionCount');
    if (node.properties.strategy === 'partition' && count !== undefined && count > max)
      yield {
        message: 'partitions',
        at: node.id,
        field: 'partitionCount',
        discriminator: 'partitions',
        data: { count, max },
        fixData: { max },
      };
    for (const member of membersOfPlacement(ctx, node.id)) {
      const place = { at: node.id, discriminator: member.id, related: [member.id] };
      if (member.properties.tenancy === 'host')
        yield { message: 'dedicated', ...place, data: { member: nameOf(member.id) } };
      if (node.properties.strategy !== 'cluster') continue;
      const zones = [...new Set(ctx.subnetsOf(member.id).flatMap(({ id }) => ctx.zoneOf(id) ?? []))].sort();
      const types = [optionalText(member, 'instanceType') ?? '', ...texts(member, 'moreInstanceTypes')];
      const type = types.find(isBurstable);
      if (zones.length > 1)
        yield { message: 'zones', ...place, data: { member: nameOf(member.id), zones: zones.join(' and ') } };
      else if (type !== undefined)
        yield { message: 'burstable', ...place, data: { member: nameOf(member.id), type } };
    }
  },
  fixes(ctx, finding) {
    const max = finding.fixData?.max;
    if (typeof max === 'number')
      return settingOf(ctx, finding.at, `Use ${max} partitions`, { partitionCount: max });
    return finding.message === 'dedicated'
      ? []
      : settingOf(ctx, finding.at, 'Make it a partition group', { strategy: 'partition' });
  },
});
