import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

/** Linux instances take about this long from launch to a started service. */
const boot = 60;

export const groupGraceLongEnough = defineRule({
  id: 'REL-003',
  name: 'group-grace-long-enough',
  title: 'New instances have time to start before they are judged',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['auto-scaling-group'] },
  messages: {
    short:
      '{name} judges instances after {seconds} s, and booting alone takes about {boot} s: they are replaced before they are ready. Allow 300 s.',
  },
  fix: 'automatic',
  sources: [aws.autoScalingHealth, cloudFormation('AWS::AutoScaling::AutoScalingGroup')],
  docs: {
    what: 'The health-check grace period of a group behind a load balancer is longer than an instance takes to boot and start.',
    why: 'Instances that are not ready fail their checks, are terminated and started again, for ever, while the group never reaches its size.',
    condition:
      'A load balancer leads to the group, its health check type is ELB, and the grace period is below 60 s.',
    howToFix: 'Set a grace period of 300 s, as the quick fix does, or of what your instances need.',
    whenToSuppress: 'For instances that start faster: "Unikernel image, ready after 5 s".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (optionalText(node, 'healthCheckType') !== 'ELB' || loadBalancerOf(node.id, ctx) === undefined) return;
    const seconds = knownNumber(ctx, node, 'healthCheckGracePeriod');
    if (seconds === undefined || seconds >= boot) return;
    yield { message: 'short', at: node.id, field: 'healthCheckGracePeriod', data: { seconds, boot } };
  },
  fixes: ({ document }, finding) => [
    { title: 'Allow 300 s', changes: setProperties(document, finding.at, { healthCheckGracePeriod: 300 }) },
  ],
});
