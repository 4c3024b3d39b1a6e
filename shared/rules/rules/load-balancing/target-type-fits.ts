import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { targetTypeOf } from '#shared/catalogue/kit/target-group.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression, optionalText } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
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
    balancer: '{name} holds {target}, which only {balancer} can have behind it. Connect it to one.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::ElasticLoadBalancingV2::TargetGroup'), aws.nlbTargetGroups],
  docs: {
    what: 'All targets of a group can be registered the way the group does it: instances and groups by id, containers and sites by address, one function, or one ALB behind an NLB.',
    why: 'Elastic Load Balancing refuses other targets, and a function or load balancer beside others.',
    condition:
      'The stated type does not fit a drawn target; the targets need different types; there are two functions; a function is behind an NLB, or an ALB behind anything but an NLB. ECS services are NET-093.',
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
    const functions = targets.filter(({ type }) => type === 'lambda').length;
    if (functions > 1)
      yield { message: 'functions', ...common, discriminator: 'functions', data: { count: functions } };
  },
  fixes(ctx, finding) {
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
