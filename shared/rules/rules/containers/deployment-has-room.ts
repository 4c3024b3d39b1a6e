import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const deploymentHasRoom = defineRule({
  id: 'LIM-027',
  name: 'deployment-has-room',
  title: 'A rolling deployment can replace a task',
  severity: 'error',
  nature: 'works',
  pillar: 'deploy',
  subjects: { nodes: ['ecs-service'] },
  messages: {
    stuck:
      'With {desired} wanted, a minimum of {min} % and a maximum of {max} % leave {name} no room to deploy: no task may stop and none may start. Allow 100 to 200 %.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service')],
  docs: {
    what: 'The deployment limits of a service let at least one task stop first, or one more start.',
    why: 'Otherwise a deployment waits for ever, and the stack with it.',
    condition:
      'The service is rolled by ECS as replicas, and the most tasks that may run (rounded down) are not more than the fewest (rounded up).',
    howToFix: 'Allow 100 % to 200 %, as the quick fix does, or 0 % to 100 % where a gap is fine.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (
      optionalText(node, 'schedulingStrategy') === 'DAEMON' ||
      optionalText(node, 'deploymentController') !== 'ECS'
    )
      return;
    const desired = knownNumber(ctx, node, 'desiredCount');
    const min = knownNumber(ctx, node, 'minimumHealthyPercent');
    const max = knownNumber(ctx, node, 'maximumPercent');
    if (desired === undefined || min === undefined || max === undefined || desired === 0) return;
    if (Math.floor((desired * max) / 100) - Math.ceil((desired * min) / 100) >= 1) return;
    yield { message: 'stuck', at: node.id, field: 'maximumPercent', data: { desired, min, max } };
  },
  fixes: ({ document }, finding) => [
    {
      title: 'Allow 100 to 200 %',
      changes: setProperties(document, finding.at, {
        minimumHealthyPercent: undefined,
        maximumPercent: undefined,
      }),
    },
  ],
});
