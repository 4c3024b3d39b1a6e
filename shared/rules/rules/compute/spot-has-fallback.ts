import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, optionalText, texts } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const fewTypes = 3;

export const spotHasFallback = defineRule({
  id: 'REL-005',
  name: 'spot-has-fallback',
  title: 'Spot capacity has a base and a choice of types',
  severity: 'warning',
  nature: 'practice',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['auto-scaling-group', 'eks-node-group', 'ecs-service'] },
  messages: {
    base: '{name} runs on Spot alone, which AWS may stop with two minutes of notice. Keep a base of 2 on demand.',
    types:
      '{name} takes Spot capacity of {count} instance type. Name {few} or more, so that one shortage does not stop it.',
  },
  fix: 'automatic',
  sources: [aws.spot],
  docs: {
    what: 'In production, a group on Spot keeps some on-demand capacity and can choose among several instance types; a service keeps some tasks off Fargate Spot.',
    why: 'Spot capacity is taken back with two minutes of notice, often from all instances of one type in one zone at the same time.',
    condition:
      'Everything above a base of 0 is on Spot, or there is a Spot share and fewer than three instance types. Node groups of EKS have no base of their own and are judged by their types. Outside of production this is information.',
    howToFix: 'Set an on-demand base, as the quick fix does, and name more types of the same architecture.',
    whenToSuppress: 'For work that can be repeated: "Render farm, every job restarts by itself".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'ecs-service') {
      const spot = optionalText(node, 'launchType') === 'FARGATE' ? knownNumber(ctx, node, 'spotPercent') : 0;
      if (spot === 100 && knownNumber(ctx, node, 'onDemandBase') === 0) {
        yield { message: 'base', at: node.id, field: 'onDemandBase', discriminator: 'base' };
      }
      return;
    }
    if (node.kind === 'eks-node-group') {
      const count = texts(node, 'instanceTypes').length;
      if (optionalText(node, 'capacityType') !== 'SPOT' || count >= fewTypes) return;
      yield {
        message: 'types',
        at: node.id,
        field: 'instanceTypes',
        discriminator: 'types',
        data: { count, few: fewTypes },
      };
      return;
    }
    const share = knownNumber(ctx, node, 'onDemandPercentageAboveBaseCapacity');
    if (share === undefined || share === 100) return;
    if (share === 0 && knownNumber(ctx, node, 'onDemandBaseCapacity') === 0) {
      yield { message: 'base', at: node.id, field: 'onDemandBaseCapacity', discriminator: 'base' };
    }
    const count = new Set([optionalText(node, 'instanceType'), ...texts(node, 'moreInstanceTypes')]).size;
    if (count < fewTypes) {
      yield {
        message: 'types',
        at: node.id,
        field: 'moreInstanceTypes',
        discriminator: 'types',
        data: { count, few: fewTypes },
      };
    }
  },
  fixes({ document }, finding) {
    const { field } = finding;
    if (finding.message !== 'base' || field === undefined) return [];
    return [{ title: 'Keep 2 on demand', changes: setProperties(document, finding.at, { [field]: 2 }) }];
  },
});
