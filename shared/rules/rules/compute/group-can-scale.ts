import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const groupCanScale = defineRule({
  id: 'LIM-005',
  name: 'group-can-scale',
  title: 'A group that scales has room to',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['auto-scaling-group', 'ecs-service'] },
  messages: {
    room: '{name} has a scaling policy and no room to scale: minimum and maximum are both {max}. Raise the maximum, or take the policy away.',
  },
  fix: 'suggestion',
  sources: [aws.autoScaling],
  maps: { cfnLint: ['E3712'] },
  docs: {
    what: 'The maximum of a group or service with a scaling policy is above its minimum.',
    why: 'The policy and its alarms are there, watch the load and can do nothing.',
    condition:
      'A metric to scale on is chosen, and minimum and maximum are equal. One instance at most is a fixed size and not reported.',
    howToFix: 'Raise the maximum, or choose no metric.',
    whenToSuppress: 'While a size is frozen on purpose: "Fixed at six until the load test is over".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const metric = optionalText(node, 'scalingMetric');
    if (metric === undefined || metric === 'none') return;
    const isService = node.kind === 'ecs-service';
    const min = knownNumber(ctx, node, isService ? 'minCapacity' : 'minSize');
    const field = isService ? 'maxCapacity' : 'maxSize';
    const max = knownNumber(ctx, node, field);
    if (min === undefined || max === undefined || max <= 1 || min < max) return;
    yield { message: 'room', at: node.id, field, data: { max } };
  },
  fixes({ document }, finding) {
    const { field } = finding;
    const max = finding.data?.max;
    if (field === undefined || typeof max !== 'number') return [];
    return [
      {
        title: `Raise the maximum to ${max * 2}`,
        changes: setProperties(document, finding.at, { [field]: max * 2 }),
      },
      {
        title: 'Keep the size fixed',
        changes: setProperties(document, finding.at, { scalingMetric: 'none' }),
      },
    ];
  },
});
