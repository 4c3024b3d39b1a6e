import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, knownNumber, optionalText } from '../../known.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { startSeconds } from '../../start-times.ts';
import { listOfValues, objectOf } from '../../written-resource.ts';

const boot = startSeconds.instance;

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
    hook: 'The lifecycle hook {hook} of {name} waits {seconds} s for new instances, and booting alone takes about {boot} s: it {result} before they can report. Allow 300 s.',
  },
  fix: 'automatic',
  sources: [
    aws.autoScalingHealth,
    cloudFormation('AWS::AutoScaling::AutoScalingGroup'),
    cloudFormation('AWS::AutoScaling::LifecycleHook'),
  ],
  docs: {
    what: 'The health-check grace period of a group behind a load balancer, and the time-out of its hooks for new instances, are longer than an instance takes to boot and start.',
    why: 'Instances that are not ready fail their checks, are terminated and started again, for ever, while the group never reaches its size. A hook that ends too early abandons them, or lets traffic in before they are set up.',
    condition:
      'A load balancer leads to the group, its health check type is ELB, and the grace period is below 60 s; or a lifecycle hook for launching instances times out in less than 60 s. Checks of EC2 alone wait until an instance runs and are left out. The 60 s are an assumption about an ordinary Linux image.',
    howToFix:
      'Set a grace period or a time-out of 300 s, as the quick fix does, or of what your instances need.',
    whenToSuppress: 'For instances that start faster: "Unikernel image, ready after 5 s".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    yield* shortHooks(ctx, node);
    if (optionalText(node, 'healthCheckType') !== 'ELB' || loadBalancerOf(node.id, ctx) === undefined) return;
    const seconds = knownNumber(ctx, node, 'healthCheckGracePeriod');
    if (seconds === undefined || seconds >= boot) return;
    yield {
      message: 'short',
      at: node.id,
      field: 'healthCheckGracePeriod',
      discriminator: 'grace',
      data: { seconds, boot },
    };
  },
  fixes({ document }, finding) {
    const { hook } = finding.fixData ?? {};
    if (typeof hook !== 'string')
      return [
        {
          title: 'Allow 300 s',
          changes: setProperties(document, finding.at, { healthCheckGracePeriod: 300 }),
        },
      ];
    const lifecycleHooks = listOfValues(document.nodes.get(finding.at)?.properties?.lifecycleHooks).map(
      (each) => (objectOf(each).name === hook ? { ...objectOf(each), heartbeatTimeout: 300 } : each),
    );
    return [{ title: 'Allow 300 s', changes: setProperties(document, finding.at, { lifecycleHooks }) }];
  },
});

/** Hooks of new instances that end before an instance is up. */
function* shortHooks(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const { lifecycleHooks } = node.source.properties ?? {};
  if (isExpression(lifecycleHooks)) {
    ctx.undecided(node.id, 'lifecycleHooks');
    return;
  }
  for (const { name, transition, heartbeatTimeout, defaultResult } of listOfValues(lifecycleHooks).map(
    objectOf,
  )) {
    if (typeof name !== 'string' || transition === 'terminating') continue;
    if (isExpression(heartbeatTimeout)) ctx.undecided(node.id, 'lifecycleHooks');
    if (typeof heartbeatTimeout !== 'number' || heartbeatTimeout >= boot) continue;
    yield {
      message: 'hook',
      at: node.id,
      field: 'lifecycleHooks',
      discriminator: `hook ${name}`,
      data: {
        hook: name,
        seconds: heartbeatTimeout,
        boot,
        result: defaultResult === 'ABANDON' ? 'ends them' : 'lets them in',
      },
      fixData: { hook: name },
    };
  }
}
