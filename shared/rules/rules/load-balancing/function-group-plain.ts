import { isExpression } from '../../known.ts';
import { setting } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

const fields = ['port', 'protocol'] as const;

export const functionGroupPlain = defineRule({
  id: 'NET-078',
  name: 'function-group-plain',
  title: 'A target group of a function has no port and no protocol',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['target-group'] },
  messages: {
    stated:
      '{name} leads to {fn}, and a group of a function takes no {fields}: the load balancer invokes it. Leave them out.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ElasticLoadBalancingV2::TargetGroup'), aws.albListeners],
  maps: { cfnLint: ['E3681'] },
  docs: {
    what: 'A target group that holds a function states no port, protocol or VPC. The permission for the load balancer follows from the connection.',
    why: 'A load balancer invokes a function through the Lambda API and opens no connection to it; CloudFormation refuses the group.',
    condition:
      'A target group is of type lambda, or has a function as its target, and states a port or a protocol.',
    howToFix: 'Remove port and protocol, which the quick fix does.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const targets = ctx.connectionsFrom(node.id, 'target').map(({ to }) => to);
    const fn = targets.find((id) => ctx.hasTrait(id, 'lambda-target'));
    if (isExpression(node.source.properties?.targetType)) {
      ctx.undecided(node.id, 'targetType');
      return;
    }
    if (fn === undefined && node.properties.targetType !== 'lambda') return;
    const stated = fields.filter((field) => node.source.properties?.[field] !== undefined);
    if (stated.length === 0) return;
    yield {
      message: 'stated',
      at: node.id,
      field: stated[0] ?? 'port',
      ...(fn === undefined ? {} : { related: [fn] }),
      data: { fields: stated.join(' and no '), fn: fn === undefined ? 'a function' : nameOf(fn) },
    };
  },
  fixes: setting('Leave port and protocol out', { port: undefined, protocol: undefined }),
});
