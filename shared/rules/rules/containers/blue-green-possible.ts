import { forwardsTo } from '#shared/resolve/implied/forwards.ts';
import { knownText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const blueGreenPossible = defineRule({
  id: 'REL-012',
  name: 'blue-green-possible',
  title: 'A blue/green service has two target groups and no circuit breaker',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['ecs-service'] },
  messages: {
    groups:
      'CodeDeploy moves traffic of {name} from one target group to another, and {count} leads to it. Draw two, or let ECS roll.',
    breaker:
      'The circuit breaker of {name} belongs to rolling deployments; CodeDeploy does not look at it. Turn it off.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service')],
  docs: {
    what: 'A service that CodeDeploy deploys has a production and a replacement target group, and no circuit breaker of rolling deployments.',
    why: 'Without the second group there is nowhere to shift the traffic to and the first deployment fails. The circuit breaker is refused or does nothing.',
    condition:
      'The deployment controller is CODE_DEPLOY and fewer than two target groups lead to the service (an error), or its circuit breaker is turned on by hand (a warning).',
    howToFix:
      'Draw two target groups behind the load balancer. The quick fix goes back to rolling deployments by ECS, or turns the circuit breaker off.',
    whenToSuppress: 'The warning, when the setting waits for the next move: "Back to rolling in May".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (knownText(ctx, node, 'deploymentController') !== 'CODE_DEPLOY') return;
    const groups = new Set(forwardsTo(node.id, ctx).map(({ targetGroup, to }) => targetGroup.suffix ?? to));
    if (groups.size < 2)
      yield {
        message: 'groups',
        at: node.id,
        field: 'deploymentController',
        discriminator: 'groups',
        data: { count: groups.size === 0 ? 'none' : 'one' },
      };
    if (node.source.properties?.circuitBreaker === true)
      yield {
        message: 'breaker',
        severity: 'warning',
        at: node.id,
        field: 'circuitBreaker',
        discriminator: 'breaker',
      };
  },
  fixes: (ctx, finding) =>
    finding.message === 'breaker'
      ? settingOf(ctx, finding.at, 'Turn the circuit breaker off', { circuitBreaker: false })
      : settingOf(ctx, finding.at, 'Let ECS roll the service', { deploymentController: undefined }),
});
