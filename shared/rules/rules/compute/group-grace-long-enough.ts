import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, isFromTemplate, knownNumber, knownText } from '../../known.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { startSecondsOf } from '../../start-times.ts';
import { listOfValues, objectOf } from '../../written-resource.ts';

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
      '{name} judges instances after {seconds} s, and booting alone takes about {boot} s: they are replaced before they are ready. Allow {enough} s.',
    machine:
      '{name} judges instances after {seconds} s by the checks of EC2 alone, and booting takes about {boot} s: one that answers the checks late, or that another check reports, is replaced before it is ready. Allow {enough} s.',
    hook: 'The lifecycle hook {hook} of {name} waits {seconds} s for new instances, and booting alone takes about {boot} s: it {result} before they can report. Allow {enough} s.',
  },
  fix: 'automatic',
  sources: [
    aws.autoScalingHealth,
    cloudFormation('AWS::AutoScaling::AutoScalingGroup'),
    cloudFormation('AWS::AutoScaling::LifecycleHook'),
  ],
  docs: {
    what: 'The health-check grace period of a group, and the time-out of its hooks for new instances, are longer than an instance takes to boot and start.',
    why: 'Instances that are not ready fail their checks, are terminated and started again, for ever, while the group never reaches its size. A hook that ends too early abandons them, or lets traffic in before they are set up.',
    condition:
      'A load balancer leads to the group, its health check type is ELB and the grace period is below the time to start (0 where a template states none); or a lifecycle hook for launching instances times out in less than that. With checks of EC2 alone, which begin with a running instance, a short grace period is information: it matters for slow images and for health that is reported from elsewhere. The time to start is the one stated for the simulation, else 60 s, a figure of ours for an ordinary Linux image, since AWS states none.',
    howToFix:
      'Set a grace period or a time-out of what your instances need, measured, or of 300 s as the quick fix does. State the time to start of the group where it differs from 60 s.',
    whenToSuppress: 'For instances that start faster: "Unikernel image, ready after 5 s".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const boot = startSecondsOf(ctx, node, 'instance');
    const enough = Math.max(boot, ctx.limits.get('judgement.enoughGrace').value);
    yield* shortHooks(ctx, node, { boot, enough });
    const type = knownText(ctx, node, 'healthCheckType');
    const seconds = knownNumber(ctx, node, 'healthCheckGracePeriod');
    if (type === undefined || seconds === undefined || seconds >= boot) return;
    // Without a load balancer the template says EC2; what leads to a group of a template may be in another stack.
    const hasBalancer = loadBalancerOf(node.id, ctx) !== undefined || isFromTemplate(node.source);
    const isByBalancer = type.includes('ELB') && hasBalancer;
    yield {
      message: isByBalancer ? 'short' : 'machine',
      ...(isByBalancer ? {} : { severity: 'info' as const }),
      at: node.id,
      field: 'healthCheckGracePeriod',
      discriminator: 'grace',
      data: { seconds, boot, enough },
      fixData: { enough },
    };
  },
  fixes({ document }, finding) {
    const { hook, enough } = finding.fixData ?? {};
    if (typeof enough !== 'number') return [];
    const title = `Allow ${enough} s`;
    if (typeof hook !== 'string')
      return [{ title, changes: setProperties(document, finding.at, { healthCheckGracePeriod: enough }) }];
    const lifecycleHooks = listOfValues(document.nodes.get(finding.at)?.properties?.lifecycleHooks).map(
      (each) => (objectOf(each).name === hook ? { ...objectOf(each), heartbeatTimeout: enough } : each),
    );
    return [{ title, changes: setProperties(document, finding.at, { lifecycleHooks }) }];
  },
});

/** Hooks of new instances that end before an instance is up. */
function* shortHooks(
  ctx: RuleContext,
  node: NodeView,
  { boot, enough }: { readonly boot: number; readonly enough: number },
): Generator<FindingDraft> {
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
        enough,
        result: defaultResult === 'ABANDON' ? 'ends them' : 'lets them in',
      },
      fixData: { hook: name, enough },
    };
  }
}
