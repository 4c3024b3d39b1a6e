import { architectureOf } from '#shared/catalogue/kit/instance-architecture.ts';
import type { NodeId } from '#shared/document/records.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { isExpression, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import {
  listOfValues,
  objectOf,
  type WrittenResource,
  writing,
  writtenResource,
} from '../../written-resource.ts';

const graphics = /^(g\d|p\d)/;
const inferentia = /^(inf|trn)\d/;

export const nodeGroupSound = defineRule({
  id: 'LIM-030',
  name: 'node-group-sound',
  title: 'The image of a node group fits its instances',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['eks-node-group', 'resource'] },
  messages: {
    gpu: '{type} has a GPU and {image} has no driver for it: pods never get it. Use {fitting}.',
    architecture: '{type} is {architecture} and {image} is not: EKS refuses the group. Use {fitting}.',
    subnet:
      '{template} names a subnet for the interfaces of {name}, and EKS refuses that: the group has its own. Take it out of the template.',
    types:
      '{name} and its template {template} both name instance types, and EKS takes one of the two. Take them out of the group.',
    mixed: '{name} mixes x86 and Arm types ({types}), and a group has one image. Make two groups.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::EKS::Nodegroup')],
  docs: {
    what: 'The image type of a managed node group is made for the processor and the accelerator of its instance types.',
    why: 'A wrong architecture is refused. A GPU without a driver is paid and cannot be used.',
    condition:
      'A stated image type is of another architecture than an instance type, an accelerated type has an image without its driver, or the types of one group differ in architecture; or the launch template of a written group names a subnet, or instance types that the group names too.',
    howToFix: 'Use the image type that the quick fix sets, or leave it unset: EKS then chooses.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* templateFaults(ctx, node.id, written);
      return;
    }
    if (isExpression(node.source.properties?.instanceTypes)) {
      ctx.undecided(node.id, 'instanceTypes');
      return;
    }
    const types = texts(node, 'instanceTypes');
    const architectures = new Set(types.map(architectureOf));
    if (architectures.size > 1) {
      yield { message: 'mixed', at: node.id, field: 'instanceTypes', data: { types: types.join(', ') } };
      return;
    }
    const image = node.properties.amiType;
    const [architecture] = architectures;
    if (typeof image !== 'string' || architecture === undefined || image === 'CUSTOM') return;
    const place = { at: node.id, field: 'amiType' };
    const wrong = types.find((type) => architectureOf(type) !== architectureOfImage(image));
    const accelerated = types.find((type) => graphics.test(type) || inferentia.test(type));
    if (wrong !== undefined) {
      const fitting = fittingImage(types);
      yield {
        message: 'architecture',
        ...place,
        data: { type: wrong, architecture: architecture === 'arm64' ? 'Arm' : 'x86', image, fitting },
        fixData: { fitting },
      };
    } else if (accelerated !== undefined && !/NVIDIA|NEURON|GPU/.test(image)) {
      const fitting = fittingImage(types);
      yield { message: 'gpu', ...place, data: { type: accelerated, image, fitting }, fixData: { fitting } };
    }
  },
  fixes(ctx, finding) {
    if (finding.message === 'types')
      return writing(ctx, finding.at, 'Take the types out of the group', { InstanceTypes: undefined });
    const fitting = finding.fixData?.fitting;
    return typeof fitting === 'string'
      ? settingOf(ctx, finding.at, `Use ${fitting}`, { amiType: fitting })
      : [];
  },
});

function architectureOfImage(image: string): 'x86_64' | 'arm64' {
  return /ARM/i.test(image) ? 'arm64' : 'x86_64';
}

function fittingImage(types: readonly string[]): string {
  const [type = ''] = types;
  if (architectureOf(type) === 'arm64') return 'AL2023_ARM_64_STANDARD';
  if (inferentia.test(type)) return 'AL2023_x86_64_NEURON';
  return graphics.test(type) ? 'AL2023_x86_64_NVIDIA' : 'AL2023_x86_64_STANDARD';
}

/** What EKS does not take beside a launch template. */
function* templateFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  if (type !== 'AWS::EKS::Nodegroup') return;
  const { Id: id, Name: name } = objectOf(properties.LaunchTemplate);
  const [reference] = referencesIn(id ?? name);
  const template = reference === undefined ? undefined : ctx.resource(reference.logicalId);
  if (template === undefined) return;
  const { InstanceType: instance, NetworkInterfaces: interfaces } = objectOf(
    template.properties.LaunchTemplateData,
  );
  const place = {
    at,
    field: 'properties',
    related: [template.owner],
    data: { template: nameOf(template.owner) },
  };
  if (listOfValues(interfaces).some((each) => objectOf(each).SubnetId !== undefined))
    yield { message: 'subnet', ...place, discriminator: 'subnet' };
  if (instance !== undefined && properties.InstanceTypes !== undefined)
    yield { message: 'types', ...place, discriminator: 'types' };
}
