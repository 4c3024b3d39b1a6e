import { loadBalancerOf } from '#shared/catalogue/kit/load-balancer-of.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { forwardsOf } from '#shared/resolve/implied/forwards.ts';
import { knownNumber, texts } from '../../known.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { siblingInOtherZone } from '../../sibling-subnet.ts';
import { aws } from '../../sources.ts';

export const survivesOneZone = defineRule({
  id: 'REL-001',
  name: 'survives-one-zone',
  title: 'A tier goes on when one instance or zone fails',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['auto-scaling-group', 'ec2-instance'] },
  messages: {
    single: '{name} can shrink to {min} instance, so the tier stops with it. Set a minimum of 2.',
    zone: '{name} runs in zone {zone} only and stops with it. Add a subnet in another zone.',
    alone:
      '{name} is the only target of {balancer}, which stops with it. Use an Auto Scaling group with a minimum of 2.',
    direct:
      '{callers} reach {name} and nothing else that does the same: the tier stops with it. Put an Auto Scaling group with a minimum of 2 behind a load balancer.',
  },
  fix: 'automatic',
  sources: [aws.autoScaling],
  docs: {
    what: 'In production a group has at least two instances in two Availability Zones, and a load balancer more than one instance behind it.',
    why: 'An instance fails a few times a year in any fleet, and a zone now and then. What runs once is down until it is replaced, at best for minutes.',
    condition:
      'The minimum of a group is below 2, its known subnets lie in one zone, or a load balancer, people, the internet or a name has one instance as its only target. Traffic for administration (SSH, RDP) does not count.',
    howToFix: 'Set a minimum of 2 and spread over two zones, as the quick fix does where it can.',
    whenToSuppress: 'When an outage is acceptable: "Internal report server, restored within a day".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'ec2-instance') {
      yield* aloneBehind(ctx, node.id);
      return;
    }
    const min = knownNumber(ctx, node, 'minSize');
    if (min !== undefined && min < 2) {
      yield { message: 'single', at: node.id, field: 'minSize', discriminator: 'single', data: { min } };
    }
    const subnets = ctx.subnetsOf(node.id).map(({ id }) => id);
    const zones = new Set(subnets.map((id) => ctx.zoneOf(id)));
    const [zone] = zones;
    if (zones.size !== 1 || zone === undefined) return;
    yield {
      message: 'zone',
      at: node.id,
      field: 'subnets',
      discriminator: 'zone',
      related: subnets,
      data: { zone },
    };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    if (node === undefined) return [];
    if (finding.message === 'single') {
      const { desiredCapacity, maxSize } = node.properties;
      const changes = setProperties(ctx.document, node.id, {
        minSize: 2,
        desiredCapacity: typeof desiredCapacity === 'number' ? Math.max(2, desiredCapacity) : 2,
        maxSize: typeof maxSize === 'number' ? Math.max(2, maxSize) : 2,
      });
      return [{ title: 'Set a minimum of 2', changes }];
    }
    const present = ctx.subnetsOf(node.id).map(({ id }) => id);
    const sibling = finding.message === 'zone' ? siblingInOtherZone(ctx, present) : undefined;
    if (sibling === undefined || ctx.ancestorOf(node.id, 'subnet') !== undefined) return [];
    const named = texts(node, 'subnets');
    const subnets = [...(named.length > 0 ? named : present), sibling.id];
    return [{ title: `Add ${sibling.name}`, changes: setProperties(ctx.document, node.id, { subnets }) }];
  },
});

const administration = new Set([22, 3389]);

/** One instance that does the work of a tier: nothing else answers those who come to it. */
function* aloneBehind(ctx: RuleContext, id: NodeId): Generator<FindingDraft> {
  if (ctx.parentOf(id)?.kind === 'auto-scaling-group') return;
  const balancer = loadBalancerOf(id, ctx);
  if (balancer !== undefined) {
    const targets = forwardsOf(balancer, ctx).flatMap(({ to }) => {
      const isGroup = ctx.node(to)?.kind === 'target-group';
      return isGroup ? ctx.connectionsFrom(to, 'target').map((registration) => registration.to) : [to];
    });
    if (new Set(targets).size > 1) return;
    yield { message: 'alone', at: id, related: [balancer], data: { balancer: nameOf(balancer) } };
    return;
  }
  const callers = entryKinds
    .flatMap((kind) => ctx.connectionsTo(id, kind))
    .filter(
      ({ from, kind, properties }) =>
        !administration.has(Number(properties.port)) &&
        (kind !== 'traffic' || ctx.node(from)?.kind === 'users' || ctx.node(from)?.kind === 'internet') &&
        ctx.connectionsFrom(from, kind).every(({ to }) => to === id),
    )
    .map(({ from }) => from);
  if (callers.length > 0)
    yield { message: 'direct', at: id, related: callers, data: { callers: nameOf(...callers) } };
}

/** How those who come from outside reach an instance. */
const entryKinds = ['traffic', 'origin', 'alias'] as const;
