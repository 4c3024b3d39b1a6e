import { mergeChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { knownNumber } from '../../known.ts';
import { defineRule, type Finding, type FindingDraft, type Fix, type FixContext } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { type WrittenResource, writing, writtenResource } from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

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
  subjects: { nodes: ['auto-scaling-group', 'eks-node-group', 'elastic-beanstalk', 'resource'] },
  messages: {
    order: '{name} has a minimum of {min} and a maximum of {max}. Raise the maximum or lower the minimum.',
    desired: '{name} wants {desired}, which is outside of {min} to {max}. Change the desired number.',
    template:
      '{name} names neither a launch template nor a policy with several types: nothing says what it starts. Name one.',
  },
  fix: 'automatic',
  sources: [aws.autoScaling, cloudFormation('AWS::AutoScaling::AutoScalingGroup')],
  maps: { cfnLint: ['E3706'] },
  docs: {
    what: 'The desired number of a group lies between its minimum and its maximum.',
    why: 'Auto Scaling refuses the group otherwise.',
    condition:
      'The minimum is above the maximum, or the desired number is outside of the two; the same in a written group, or it names no launch template, configuration, instance or mixed-instances policy. A drawn group has a launch template of its own.',
    howToFix: 'Change one of the numbers. The quick fix moves the desired number, or raises the maximum.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFaults(node.id, written);
      return;
    }
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
    if (ctx.node(finding.at)?.kind === 'resource') return writtenFixes(ctx, finding);
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

/** What a group may name so that it knows what to start. */
const starters = ['LaunchTemplate', 'LaunchConfigurationName', 'InstanceId', 'MixedInstancesPolicy'];

function* writtenFaults(at: NodeId, { type, properties }: WrittenResource): Generator<FindingDraft> {
  if (type !== 'AWS::AutoScaling::AutoScalingGroup') return;
  const place = { at, field: 'properties' };
  if (starters.every((name) => properties[name] === undefined))
    yield { message: 'template', ...place, discriminator: 'template' };
  const [min, max, desired] = ['MinSize', 'MaxSize', 'DesiredCapacity'].map((name) =>
    properties[name] === undefined || typeof properties[name] === 'object'
      ? Number.NaN
      : Number(properties[name]),
  );
  if (min === undefined || max === undefined || desired === undefined) return;
  if (min > max) yield { message: 'order', ...place, discriminator: 'order', data: { min, max } };
  else if (desired < min || desired > max)
    yield { message: 'desired', ...place, discriminator: 'desired', data: { desired, min, max } };
}

function writtenFixes(ctx: FixContext, { at, message, data }: Finding): readonly Fix[] {
  const { min, max, desired } = data ?? {};
  if (message === 'order') return writing(ctx, at, `Raise the maximum to ${min}`, { MaxSize: String(min) });
  if (message === 'desired') {
    const value = Math.min(Number(max), Math.max(Number(min), Number(desired)));
    return writing(ctx, at, `Want ${value}`, { DesiredCapacity: String(value) });
  }
  const node = ctx.document.nodes.get(at);
  if (node === undefined) return [];
  const template = writtenBeside(ctx.document, node, {
    name: `${node.name} template`,
    type: 'AWS::EC2::LaunchTemplate',
    properties: { LaunchTemplateData: usualInstance },
  });
  const [named] = writing(ctx, at, '', {
    LaunchTemplate: {
      LaunchTemplateId: { Ref: template.logicalId },
      Version: { 'Fn::GetAtt': [template.logicalId, 'LatestVersionNumber'] },
    },
  });
  const changes = mergeChanges(template.changes, named?.changes ?? []);
  return [{ title: 'Add a launch template', changes }];
}

/** The newest Amazon Linux on the usual type, with metadata that asks for a token. */
const usualInstance = {
  ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}',
  InstanceType: 't3.medium',
  MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
};
