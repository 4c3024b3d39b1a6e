import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writtenResource } from '../../written-resource.ts';

export const networkBalancerHasGroup = defineRule({
  id: 'NET-088',
  name: 'network-balancer-has-group',
  title: 'A Network Load Balancer begins with a security group',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['resource'] },
  messages: {
    none: '{name} is created without a security group and can never get one later. Give it one now.',
  },
  fix: 'none',
  sources: [aws.nlb],
  docs: {
    what: 'A Network Load Balancer has a security group from the beginning. A drawn one always gets its own; this is about those written as a resource.',
    why: 'Groups can be changed later only on a load balancer that was created with one. Without, targets have to admit the whole world, because they see the addresses of the clients.',
    condition: 'A written Network Load Balancer has no groups, or an empty list of them.',
    howToFix: 'Name a group, or draw the load balancer: its group then follows from its connections.',
    whenToSuppress: 'For one that stays as it was: "Created in 2019, replaced next quarter".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written?.type !== 'AWS::ElasticLoadBalancingV2::LoadBalancer') return;
    const { Type: type, SecurityGroups: groups } = written.properties;
    if (type !== 'network') return;
    if (isExpression(groups)) ctx.undecided(node.id, 'properties');
    else if (groups === undefined || (Array.isArray(groups) && groups.length === 0))
      yield { message: 'none', at: node.id, field: 'properties' };
  },
});
