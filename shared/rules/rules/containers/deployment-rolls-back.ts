import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownFlag, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const deploymentRollsBack = defineRule({
  id: 'REL-011',
  name: 'deployment-rolls-back',
  title: 'A failing deployment stops and goes back',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['ecs-service'] },
  messages: {
    off: '{name} goes on trying when a deployment fails. Turn the circuit breaker on, with rollback.',
    rollback: 'A bad image of {name} stops the deployment and does not go back. Turn rollback on.',
  },
  fix: 'automatic',
  sources: [aws.ecsDeployments],
  docs: {
    what: 'Services that ECS rolls have the deployment circuit breaker with rollback.',
    why: 'Without it a bad image is started again and again, for hours, and the stack waits; without rollback somebody has to deploy the old version by hand.',
    condition:
      'ECS rolls the service, and the circuit breaker is off, or on without rollback. Other strategies keep the old tasks until the new ones have proved themselves.',
    howToFix: 'Turn both on, which the quick fix does.',
    whenToSuppress: 'When a pipeline watches and rolls back: "Rollback is done by the release tool".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (optionalText(node, 'deploymentController') !== 'ECS') return;
    if ((optionalText(node, 'deploymentStrategy') ?? 'ROLLING') !== 'ROLLING') return;
    const breaker = knownFlag(ctx, node, 'circuitBreaker');
    if (breaker === false) yield { message: 'off', at: node.id, field: 'circuitBreaker' };
    else if (breaker === true && knownFlag(ctx, node, 'circuitBreakerRollback') === false) {
      yield { message: 'rollback', at: node.id, field: 'circuitBreakerRollback' };
    }
  },
  fixes: ({ document }, finding) => [
    {
      title: 'Stop and roll back',
      changes: setProperties(document, finding.at, {
        circuitBreaker: undefined,
        circuitBreakerRollback: undefined,
      }),
    },
  ],
});
