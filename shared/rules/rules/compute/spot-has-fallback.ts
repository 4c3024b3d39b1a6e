import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { isExpression, knownNumber, knownText, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { isProduction } from '../../severity.ts';
import { similarTypes } from '../../similar-types.ts';
import { aws } from '../../sources.ts';

export const spotHasFallback = defineRule({
  id: 'REL-005',
  name: 'spot-has-fallback',
  title: 'Spot capacity has a base and a choice of types',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['auto-scaling-group', 'elastic-beanstalk', 'eks-node-group'] },
  messages: {
    alone:
      '{name} runs on Spot alone, which AWS may stop with two minutes of notice. Keep a base of {base} on demand.',
    base: '{name} has a share on Spot and no base on demand: when it shrinks, Spot may be all that is left. Keep a base of {base}.',
    types:
      '{name} takes Spot capacity of one instance type. Name {enough} or more, so that one shortage does not stop it.',
  },
  fix: 'automatic',
  sources: [aws.spot],
  docs: {
    what: 'In production, and wherever volumes hold data, a group on Spot keeps some on-demand capacity and can choose among several instance types.',
    why: 'Spot capacity is taken back with two minutes of notice, often from all instances of one type in one zone at the same time.',
    condition:
      'Some of the capacity of a group or a Beanstalk environment is on Spot and its on-demand base is 0, or a group or node group takes Spot capacity of a single instance type. That three types and a base of two are enough is a judgement of ours. Node groups of EKS have no base of their own. Outside of production this is information, unless a volume is attached. Tasks on Fargate Spot are REL-015.',
    howToFix:
      'Set an on-demand base, and name more types of the same size and architecture. The quick fix does either.',
    whenToSuppress: 'For work that can be repeated: "Render farm, every job restarts by itself".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const isGrave = isProduction(ctx.settings.environment) || holdsData(ctx, node);
    const severity = isGrave ? {} : { severity: 'info' as const };
    const enough = ctx.limits.get('judgement.spotTypes').value;
    const base = ctx.limits.get('judgement.onDemandBase').value;
    const types = {
      message: 'types',
      ...severity,
      at: node.id,
      discriminator: 'types',
      data: { enough },
      fixData: { enough },
    };
    if (node.kind === 'eks-node-group') {
      if (isExpression(node.source.properties?.instanceTypes)) ctx.undecided(node.id, 'instanceTypes');
      else if (knownText(ctx, node, 'capacityType') === 'SPOT' && texts(node, 'instanceTypes').length === 1)
        yield { ...types, field: 'instanceTypes' };
      return;
    }
    const isGroup = node.kind === 'auto-scaling-group';
    const share = isGroup
      ? 100 - (knownNumber(ctx, node, 'onDemandPercentageAboveBaseCapacity') ?? 100)
      : (knownNumber(ctx, node, 'spotPercent') ?? 0);
    if (share === 0) return;
    const field = isGroup ? 'onDemandBaseCapacity' : 'onDemandBase';
    if (knownNumber(ctx, node, field) === 0)
      yield {
        message: share === 100 ? 'alone' : 'base',
        ...severity,
        at: node.id,
        field,
        discriminator: 'base',
        data: { base },
        fixData: { base },
      };
    if (isGroup && typesOf(node).length === 1) yield { ...types, field: 'moreInstanceTypes' };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const { field, fixData = {} } = finding;
    if (node === undefined || field === undefined) return [];
    if (typeof fixData.base === 'number')
      return settingOf(ctx, node.id, `Keep ${fixData.base} on demand`, { [field]: fixData.base });
    const [only] = typesOf(node);
    const more = only === undefined ? [] : similarTypes(ctx, only, Number(fixData.enough) - 1);
    if (more.length === 0) return [];
    const title = `Take ${more.join(' and ')} as well`;
    return settingOf(ctx, node.id, title, { [field]: [...texts(node, field), ...more] });
  },
});

function typesOf(node: NodeView): readonly string[] {
  const all = [
    optionalText(node, 'instanceType'),
    ...texts(node, 'moreInstanceTypes'),
    ...texts(node, 'instanceTypes'),
  ];
  return [...new Set(all.filter((type) => type !== undefined))];
}

/** A volume of its own, or one of a workload on it: what is lost with an instance is more than its time. */
function holdsData(ctx: RuleContext, node: NodeView): boolean {
  const attached = [node.id, ...ctx.childrenOf(node.id).map(({ id }) => id)];
  return attached.some((id) =>
    ctx.connectionsTo(id, 'attach').some(({ from }) => ctx.kindOf(from)?.id === 'ebs-volume'),
  );
}
