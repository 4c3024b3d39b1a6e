import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { forwardsTo } from '#shared/resolve/implied/forwards.ts';
import { isFromTemplate, knownNumber, optionalNumber, optionalText } from '../../known.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { startSecondsOf } from '../../start-times.ts';
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
      'Tasks of {name} may take {start} s to start, and the load balancer gives them up after {limit} s. Allow {better} s.',
    unchecked:
      'Nobody checks the tasks of {name}: it has neither a load balancer nor a container health check. Add a health check command.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ECS::Service')],
  docs: {
    what: 'Behind a load balancer the grace period covers the start of the container; without one, the container has a health check of its own.',
    why: 'Too short a grace period kills tasks while they start, for ever. A task that nobody checks can hang without being replaced.',
    condition:
      'A load balancer leads to the service, and a task takes longer to start than the grace period and the failed checks together leave it: the stated start period of its health check, else the stated time to start, else 45 s on Fargate and 8 s on EC2 (figures of ours, since AWS states none), against the grace period plus interval times unhealthy threshold (30 s and 2 unless stated). Or no load balancer leads to it and no health check command is set.',
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
    if (grace === undefined) return;
    const stated = command === undefined ? undefined : optionalNumber(task, 'healthCheckStartPeriod');
    const isFargate = optionalText(node, 'launchType') === 'FARGATE';
    const start = stated ?? startSecondsOf(ctx, node, isFargate ? 'fargateTask' : 'taskOnInstance');
    const limit = grace + failingSeconds(ctx, node);
    if (start <= limit) return;
    const better = start + ctx.limits.get('judgement.graceMargin').value;
    yield {
      message: 'grace',
      at: node.id,
      field: 'healthCheckGracePeriodSeconds',
      data: { start, limit, better },
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

/** How long the load balancer goes on checking before it gives a target up: the shortest of those that lead to it. */
function failingSeconds(ctx: RuleContext, service: NodeView): number {
  const each = forwardsTo(service.id, ctx).map(({ connection, targetGroup }) =>
    targetGroup.suffix === undefined
      ? secondsOf(ctx.node(targetGroup.owner)?.properties)
      : secondsOf(ctx.connection(connection)?.properties),
  );
  return Math.min(...(each.length === 0 ? [secondsOf(undefined)] : each));
}

/** Defaults of a target group, where the load balancer checks every 30 s and gives up at the second failure. */
function secondsOf(properties: NodeView['properties'] | undefined): number {
  const { healthCheckIntervalSeconds: interval, unhealthyThresholdCount: threshold } = properties ?? {};
  return (typeof interval === 'number' ? interval : 30) * (typeof threshold === 'number' ? threshold : 2);
}
