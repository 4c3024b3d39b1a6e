import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isFromTemplate, knownNumber, optionalNumber, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { taskOf } from '../../task-of.ts';

export const taskStartAllowed = defineRule({
  id: 'REL-013',
  name: 'task-start-allowed',
  title: 'Tasks have time to start, and somebody checks them',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['ecs-service'] },
  messages: {
    grace:
      'Tasks of {name} may take {start} s to start and are judged by the load balancer after {grace} s. Allow {better} s.',
    none: 'Tasks of {name} are judged by the load balancer from the first second. Allow {better} s.',
    unchecked:
      'Nobody checks the tasks of {name}: it has neither a load balancer nor a container health check. Add a health check command.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service')],
  docs: {
    what: 'Behind a load balancer the grace period covers the start of the container; without one, the container has a health check of its own.',
    why: 'Too short a grace period kills tasks while they start, for ever. A task that nobody checks can hang without being replaced.',
    condition:
      'A load balancer leads to the service, the container states a health check, and the grace period is shorter than its start period; or no load balancer leads to it and no health check command is set.',
    howToFix:
      'Set the grace period to the start period plus 30 s, as the quick fix does, or state a health check command.',
    whenToSuppress:
      'For a worker that ends by itself when it fails: "Exits on every error, ECS starts it again".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const task = taskOf(ctx, node);
    const command = optionalText(task, 'healthCheckCommand');
    if (loadBalancerOf(node.id, ctx) === undefined) {
      // What leads to a service of a template may be in another stack.
      if (command === undefined && !isFromTemplate(node.source))
        yield { message: 'unchecked', at: node.id, field: 'healthCheckCommand' };
      return;
    }
    const grace = knownNumber(ctx, node, 'healthCheckGracePeriodSeconds');
    const start = command === undefined ? 0 : (optionalNumber(task, 'healthCheckStartPeriod') ?? 0);
    if (grace === undefined || (grace > 0 && grace >= start)) return;
    const better = start + 30;
    yield {
      message: grace === 0 ? 'none' : 'grace',
      at: node.id,
      field: 'healthCheckGracePeriodSeconds',
      data: { start, grace, better },
      fixData: { better },
    };
  },
  fixes({ document }, finding) {
    const better = finding.fixData?.better;
    if (typeof better !== 'number') return [];
    const changes = setProperties(document, finding.at, { healthCheckGracePeriodSeconds: better });
    return [{ title: `Allow ${better} s`, changes }];
  },
});
