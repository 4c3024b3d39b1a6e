import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import { targetTypeOf } from '#shared/catalogue/kit/target-group.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { forwardsOf } from '#shared/resolve/implied/forwards.ts';
import { privateRangeOf, readBlock } from '../../blocks.ts';
import { isExpression, noteUnknown, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const targetTypeFits = defineRule({
  id: 'NET-076',
  name: 'target-type-fits',
  title: 'A target group holds targets of its type',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['target-group'] },
  messages: {
    type: '{name} registers targets by {type} and cannot hold {target}. Set its type to {fitting}.',
    mixed:
      '{name} holds {target} beside {first}: one group takes targets of one type. Give {target} a group of its own.',
    functions: '{name} holds {count} functions. A target group takes one: give each a group of its own.',
    balancers:
      '{name} holds {count} Application Load Balancers, and a target group takes one. Give each a group of its own.',
    transport:
      '{target} behind {name} takes TCP alone, and {entry} listens with {protocol} on port {port}. Listen with TCP there.',
    vpc: '{target} is in {other} and {name} in {vpc}: instances are registered by id in their own VPC. Register it by address.',
    public:
      '{name} registers {address}, which is a public address: groups take private ones. Name the private address.',
    balancer: '{name} holds {target}, which only {balancer} can have behind it. Connect it to one.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ElasticLoadBalancingV2::TargetGroup'), aws.nlbTargetGroups],
  docs: {
    what: 'All targets of a group can be registered the way the group does it: instances and groups by id, containers and sites by address, one function, or one ALB behind an NLB.',
    why: 'Elastic Load Balancing refuses other targets, and a function or load balancer beside others.',
    condition:
      'The stated type does not fit a drawn target; the targets need different types; there are two functions; a function is behind an NLB, or an ALB behind anything but an NLB, more than one ALB in a group, or an ALB behind a listener that is not TCP; an instance is registered by id in another VPC than that of the group (behind an NLB that is NET-087); or an address that is registered is a public one. ECS services are NET-093.',
    howToFix: 'Let the type follow from the targets, which the quick fix does, or split the group.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.targetType)) {
      ctx.undecided(node.id, 'targetType');
      return;
    }
    const stated = optionalText(node, 'targetType');
    const targets = ctx.connectionsFrom(node.id, 'target').flatMap(({ to }) => {
      const target = ctx.node(to);
      const type = target === undefined ? undefined : targetTypeOf(target, ctx.kindOf(to)?.traits ?? []);
      return target === undefined || type === undefined || target.kind === 'ecs-service'
        ? []
        : [{ target, type }];
    });
    yield* publicAddresses(ctx, node.id);
    const [first] = targets;
    if (first === undefined) return;
    const common = { at: node.id, field: 'targetType' };
    for (const { target, type } of targets) {
      const place = { ...common, discriminator: target.id, related: [target.id] };
      const names = { target: nameOf(target.id), first: nameOf(first.target.id) };
      if (stated !== undefined && !canHold(stated, type, target)) {
        yield { message: 'type', ...place, data: { ...names, type: stated, fitting: type } };
      } else if (stated === undefined && type !== first.type)
        yield { message: 'mixed', ...place, data: names };
      else {
        const balancer = wrongBalancer(ctx, node, type);
        if (balancer !== undefined) yield { message: 'balancer', ...place, data: { ...names, balancer } };
      }
    }
    yield* beyondType(ctx, node, targets);
    const functions = targets.filter(({ type }) => type === 'lambda').length;
    if (functions > 1)
      yield { message: 'functions', ...common, discriminator: 'functions', data: { count: functions } };
  },
  fixes(ctx, finding) {
    if (finding.message === 'vpc')
      return settingOf(ctx, finding.at, 'Register by address', { targetType: 'ip' });
    if (finding.message !== 'type') return [];
    const changes = setProperties(ctx.document, finding.at, { targetType: undefined });
    return [{ title: 'Let the type follow from the targets', changes }];
  },
});

/** An instance also has an address; the others fit one type only. */
function canHold(stated: string, type: string, target: NodeView): boolean {
  return stated === type || (stated === 'ip' && target.kind === 'ec2-instance');
}

function wrongBalancer(ctx: RuleContext, group: NodeView, type: string): string | undefined {
  const wanted = type === 'lambda' ? 'alb' : type === 'alb' ? 'nlb' : undefined;
  const balancers = ctx.connectionsTo(group.id, 'forward').flatMap(({ from }) => ctx.node(from)?.kind ?? []);
  if (wanted === undefined || balancers.every((kind) => kind === wanted)) return undefined;
  return wanted === 'alb' ? 'an Application Load Balancer' : 'a Network Load Balancer';
}

interface TypedTarget {
  readonly target: NodeView;
  readonly type: string;
}

/** What the type alone does not say: how many load balancers, what they listen with, and whose VPC. */
function* beyondType(
  ctx: RuleContext,
  group: NodeView,
  targets: readonly TypedTarget[],
): Generator<FindingDraft> {
  const place = { at: group.id, field: 'targetType' };
  const balancers = targets.filter(({ type }) => type === 'alb');
  if (balancers.length > 1)
    yield { message: 'balancers', ...place, discriminator: 'balancers', data: { count: balancers.length } };
  const entries = ctx.connectionsTo(group.id, 'forward').flatMap(({ from }) => ctx.node(from) ?? []);
  for (const { target } of balancers.slice(0, 1))
    for (const entry of entries.filter(({ kind }) => kind === 'nlb'))
      for (const { to, listenerPort } of forwardsOf(entry.id, ctx)) {
        const listener = listenersAt(entry, ctx).find(({ port }) => port === listenerPort);
        if (to !== group.id || listener === undefined || listener.protocol === 'TCP') continue;
        const { protocol, port } = listener;
        yield {
          message: 'transport',
          ...place,
          discriminator: `${entry.id} ${port}`,
          related: [entry.id, target.id],
          data: { target: nameOf(target.id), entry: nameOf(entry.id), protocol, port },
        };
      }
  const vpc = ctx.vpcOf(group.id);
  const isById = optionalText(group, 'targetType') !== 'ip' && entries.every(({ kind }) => kind !== 'nlb');
  for (const { target, type } of targets) {
    const other = ctx.vpcOf(target.id);
    if (!isById || type !== 'instance' || vpc === undefined || other === undefined || other.id === vpc.id)
      continue;
    yield {
      message: 'vpc',
      ...place,
      discriminator: `vpc ${target.id}`,
      related: [target.id, other.id],
      data: { target: nameOf(target.id), other: nameOf(other.id), vpc: nameOf(vpc.id) },
    };
  }
}

/** Addresses that are stated for targets outside of AWS and are not private ones. */
function* publicAddresses(ctx: RuleContext, group: NodeId): Generator<FindingDraft> {
  for (const connection of ctx.connectionsFrom(group, 'target')) {
    noteUnknown(ctx, connection, 'ipAddresses');
    for (const address of texts(connection, 'ipAddresses')) {
      const block = readBlock(`${address}/32`);
      if (block === undefined || privateRangeOf(block.cidr) !== undefined) continue;
      yield {
        message: 'public',
        at: group,
        discriminator: `${connection.id} ${address}`,
        related: [connection.to],
        data: { address },
      };
    }
  }
}
