import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownText } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const groupReplacesUnhealthy = defineRule({
  id: 'REL-002',
  name: 'group-replaces-unhealthy',
  title: 'A group behind a load balancer replaces what that finds unhealthy',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['auto-scaling-group'] },
  messages: {
    ec2: '{name} keeps instances that {balancer} calls unhealthy: it checks only whether they run. Set its health check to ELB.',
  },
  fix: 'automatic',
  sources: [aws.autoScalingHealth],
  maps: { cdkNag: ['AwsSolutions-AS2'] },
  docs: {
    what: 'The health check type of a group behind a load balancer is ELB.',
    why: 'With EC2 a group sees only whether the machine runs. An application that hangs gets no traffic and is never replaced, until nothing is left.',
    condition: 'A load balancer leads to the group and its health check type is EC2.',
    howToFix: 'Set the health check type to ELB, which the quick fix does.',
    whenToSuppress: 'While instances are debugged: "Kept for analysis until ticket OPS-12 is closed".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const balancer = loadBalancerOf(node.id, ctx);
    if (balancer === undefined || knownText(ctx, node, 'healthCheckType') !== 'EC2') return;
    yield {
      message: 'ec2',
      at: node.id,
      field: 'healthCheckType',
      related: [balancer],
      data: { balancer: nameOf(balancer) },
    };
  },
  fixes: ({ document }, finding) => [
    {
      title: 'Check by the load balancer',
      changes: setProperties(document, finding.at, { healthCheckType: 'ELB' }),
    },
  ],
});
