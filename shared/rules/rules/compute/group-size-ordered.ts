import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownNumber } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

const desiredFields: Readonly<Record<string, string>> = {
  'auto-scaling-group': 'desiredCapacity',
  'eks-node-group': 'desiredSize',
};

export const groupSizeOrdered = defineRule({
  id: 'LIM-002',
  name: 'group-size-ordered',
  title: 'Minimum, desired and maximum are in order',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['auto-scaling-group', 'eks-node-group', 'elastic-beanstalk'] },
  messages: {
    order: '{name} has a minimum of {min} and a maximum of {max}. Raise the maximum or lower the minimum.',
    desired: '{name} wants {desired}, which is outside of {min} to {max}. Change the desired number.',
  },
  fix: 'automatic',
  sources: [aws.autoScaling, cloudFormation('AWS::AutoScaling::AutoScalingGroup')],
  maps: { cfnLint: ['E3706'] },
  docs: {
    what: 'The desired number of a group lies between its minimum and its maximum.',
    why: 'Auto Scaling refuses the group otherwise.',
    condition: 'The minimum is above the maximum, or the desired number is outside of the two.',
    howToFix: 'Change one of the numbers. The quick fix moves the desired number, or raises the maximum.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const min = knownNumber(ctx, node, 'minSize');
    const max = knownNumber(ctx, node, 'maxSize');
    if (min === undefined || max === undefined) return;
    if (min > max) {
      yield { message: 'order', at: node.id, field: 'maxSize', data: { min, max } };
      return;
    }
    const field = desiredFields[node.kind];
    const desired = field === undefined ? undefined : knownNumber(ctx, node, field);
    if (field === undefined || desired === undefined || (min <= desired && desired <= max)) return;
    yield { message: 'desired', at: node.id, field, data: { desired, min, max } };
  },
  fixes(ctx, finding) {
    const { field } = finding;
    const { min, max, desired } = finding.data ?? {};
    if (field === undefined || typeof min !== 'number' || typeof max !== 'number') return [];
    if (finding.message === 'order') {
      const node = ctx.node(finding.at);
      const desiredField = node === undefined ? undefined : desiredFields[node.kind];
      const wanted = desiredField === undefined ? undefined : node?.properties[desiredField];
      const more =
        desiredField === undefined || (typeof wanted === 'number' && wanted >= min && wanted <= min)
          ? {}
          : { [desiredField]: min };
      const changes = setProperties(ctx.document, finding.at, { maxSize: min, ...more });
      return [{ title: `Raise the maximum to ${min}`, changes }];
    }
    if (typeof desired !== 'number') return [];
    const value = Math.min(max, Math.max(min, desired));
    return [{ title: `Want ${value}`, changes: setProperties(ctx.document, finding.at, { [field]: value }) }];
  },
});
