import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import type { CostContext, CostLineDraft, NodeView, QuantityInput, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, compact } from './cfn.ts';
import { architectureOf, isBurstable } from './instance-architecture.ts';
import { amount, drawn, product, runningHours } from './usage-quantity.ts';
import { ebsBlock, rootVolumeOf, rootVolumeShape } from './volume.ts';

export const instanceTypeField = z
  .string()
  .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'An instance type reads like m7g.large.')
  .meta({ title: 'Instance type', format: 'instance-type' });

/** What an instance starts with: shared by the kinds that launch instances themselves. */
export const instanceShape = {
  // A default makes a new schema, which has to be described again.
  instanceType: instanceTypeField
    .default('t3.medium')
    .meta({ title: 'Instance type', format: 'instance-type' }),
  imageId: z
    .string()
    .regex(/^(ami-[0-9a-f]{8,17}|(resolve:ssm:)?\/[A-Za-z0-9_.\-/]+)$/, 'Give a parameter path or an AMI id.')
    .optional()
    .meta({
      title: 'Image',
      help: 'The path of an SSM parameter, or an AMI id, which ties the drawing to one Region. Without it, the newest Amazon Linux 2023.',
    }),
  userData: z.string().max(16_384).default('').meta({
    title: 'User data',
    format: 'multiline',
    group: 'Launch',
    help: 'Runs at the first start.',
  }),
  keyName: z.string().optional().meta({
    title: 'Key pair',
    group: 'Launch',
    advanced: true,
    help: 'For SSH. Session Manager needs none.',
  }),
  ...rootVolumeShape,
  httpTokens: z.enum(['required', 'optional']).default('required').meta({
    title: 'Metadata tokens (IMDSv2)',
    group: 'Security',
    advanced: true,
  }),
  httpPutResponseHopLimit: z.int().min(1).max(64).default(2).meta({
    title: 'Metadata hop limit',
    group: 'Security',
    advanced: true,
    help: 'Containers on the instance need 2.',
  }),
  instanceMetadataTags: z.enum(['enabled', 'disabled']).default('disabled').meta({
    title: 'Tags in the metadata',
    group: 'Security',
    advanced: true,
  }),
  purchaseOption: z.enum(['on-demand', 'spot']).default('on-demand').meta({
    title: 'Purchase',
    group: 'Purchase',
    help: 'Spot may be taken away with two minutes of notice. Groups mix both by their own settings.',
  }),
  spotMaxPrice: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'USD an hour, such as 0.05.')
    .optional()
    .meta({
      title: 'Spot at most',
      unit: 'USD an hour',
      group: 'Purchase',
      advanced: true,
      help: 'The on-demand price unless stated.',
    }),
  tenancy: z.enum(['default', 'dedicated', 'host']).default('default').meta({
    title: 'Tenancy',
    group: 'Purchase',
    advanced: true,
    help: 'dedicated: hardware that no other account uses. host: a Dedicated Host, for licences by socket.',
  }),
  hostResourceGroupArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:resource-groups:/, 'Give the ARN of a host resource group.')
    .optional()
    .meta({
      title: 'Host resource group',
      group: 'Purchase',
      format: 'arn',
      advanced: true,
      help: 'For Dedicated Hosts that License Manager allocates.',
    }),
  detailedMonitoring: z.boolean().default(false).meta({
    title: 'Detailed monitoring',
    group: 'Monitoring',
    advanced: true,
    help: 'Metrics every minute instead of every five.',
  }),
  cpuCredits: z.enum(['unlimited', 'standard']).default('unlimited').meta({
    title: 'CPU credits',
    advanced: true,
    help: 'For T families: unlimited pays for bursts beyond the credits, standard slows down.',
  }),
} as const;

export type InstanceFields = z.output<z.ZodObject<typeof instanceShape>>;

/** Root device of Amazon Linux images. */
export const rootDevice = '/dev/xvda';

/** The image as the template names it: the given parameter or AMI, else the newest Amazon Linux of the type's architecture. */
export function imageOf(
  fields: InstanceFields,
  ctx: ResolveContext,
  purpose: 'ec2' | 'ecs' = 'ec2',
): CfnValue {
  const { imageId } = fields;
  if (imageId === undefined) return ctx.latestImageId(architectureOf(fields.instanceType), purpose);
  if (imageId.startsWith('ami-')) return imageId;
  return `{{resolve:ssm:${imageId.replace(/^resolve:ssm:/, '')}}}`;
}

export interface LaunchExtras {
  readonly purpose?: 'ec2' | 'ecs';
  /** In place of the fields' own user data. */
  readonly userData?: CfnValue;
  /** The interface asks for a public address, or refuses one; absent leaves it to the subnet. */
  readonly associatePublicIpAddress?: boolean | undefined;
  readonly placementGroup?: CfnValue;
  /** In place of the node's own security groups; undefined leaves those of `launchedFor`. */
  readonly securityGroups?: readonly CfnValue[] | undefined;
  /** The node whose role and security groups the instances get, where it is not the node itself. */
  readonly launchedFor?: NodeId;
  /** Stated when the group spreads over several types by itself. */
  readonly omitInstanceType?: boolean;
  /** Stated when the group mixes Spot and on-demand by itself, which a template may not state beside it. */
  readonly hasOwnMarket?: boolean;
  /** In place of the newest Amazon Linux. */
  readonly imageId?: CfnValue;
}

/** `LaunchTemplateData` for the fields of a node, with its security groups, role and tags. */
export function launchTemplateData(
  id: NodeId,
  fields: InstanceFields,
  ctx: ResolveContext,
  extras: LaunchExtras = {},
): CfnObject {
  const actor = extras.launchedFor ?? id;
  const groups = extras.securityGroups ?? ctx.securityGroupIds(actor);
  const node = ctx.node(actor);
  const profile = ctx.instanceProfile(actor);
  const tags = node === undefined ? [] : ctx.tags(node);
  const userData = extras.userData ?? (fields.userData === '' ? undefined : fields.userData);
  const hasOwnInterface = extras.associatePublicIpAddress !== undefined;
  return compact({
    ImageId:
      fields.imageId === undefined && extras.imageId !== undefined
        ? extras.imageId
        : imageOf(fields, ctx, extras.purpose),
    InstanceType: extras.omitInstanceType === true ? undefined : fields.instanceType,
    KeyName: fields.keyName,
    IamInstanceProfile: profile === undefined ? undefined : { Arn: profileArn(profile) },
    SecurityGroupIds: hasOwnInterface || groups.length === 0 ? undefined : groups,
    NetworkInterfaces: hasOwnInterface
      ? [
          compact({
            DeviceIndex: 0,
            AssociatePublicIpAddress: extras.associatePublicIpAddress,
            Groups: groups.length === 0 ? undefined : groups,
          }),
        ]
      : undefined,
    BlockDeviceMappings: [{ DeviceName: rootDevice, Ebs: ebsBlock(rootVolumeOf(fields), true) }],
    MetadataOptions: {
      HttpEndpoint: 'enabled',
      HttpTokens: fields.httpTokens,
      HttpPutResponseHopLimit: fields.httpPutResponseHopLimit,
      ...(fields.instanceMetadataTags === 'enabled' ? { InstanceMetadataTags: 'enabled' } : {}),
    },
    Monitoring: { Enabled: fields.detailedMonitoring },
    CreditSpecification: isBurstable(fields.instanceType) ? { CpuCredits: fields.cpuCredits } : undefined,
    Placement: placementOf(fields, extras.placementGroup),
    InstanceMarketOptions:
      fields.purchaseOption === 'spot' && extras.hasOwnMarket !== true
        ? {
            MarketType: 'spot',
            ...(fields.spotMaxPrice === undefined ? {} : { SpotOptions: { MaxPrice: fields.spotMaxPrice } }),
          }
        : undefined,
    UserData: userData === undefined ? undefined : { 'Fn::Base64': userData },
    TagSpecifications:
      tags.length === 0
        ? undefined
        : [
            { ResourceType: 'instance', Tags: tags },
            { ResourceType: 'volume', Tags: tags },
          ],
  });
}

function placementOf(fields: InstanceFields, group: CfnValue | undefined): CfnObject | undefined {
  const placement = compact({
    GroupName: group,
    Tenancy: fields.tenancy === 'default' ? undefined : fields.tenancy,
    HostResourceGroupArn: fields.tenancy === 'host' ? fields.hostResourceGroupArn : undefined,
  });
  return Object.keys(placement).length === 0 ? undefined : placement;
}

/** A `Ref` to an instance profile is its name; launch templates of CloudFormation take the ARN. */
function profileArn(profile: CfnValue): CfnValue {
  if (
    typeof profile === 'object' &&
    profile !== null &&
    'Ref' in profile &&
    typeof profile.Ref === 'string'
  ) {
    return { 'Fn::GetAtt': [profile.Ref, 'Arn'] };
  }
  return profile;
}

/** Hours of instances of one type. */
export function instanceHoursLine(
  instanceType: string,
  count: QuantityInput | undefined,
  hours: QuantityInput,
  label = `${instanceType} hours`,
): CostLineDraft {
  return {
    component: `ec2/${instanceType}`,
    label,
    quantity: product('hours', count === undefined ? [hours] : [count, hours]),
  };
}

/** Lines that follow from an instance's settings whatever it does: detailed metrics, surplus CPU credits, tenancy. */
export function instanceExtraLines(
  node: NodeView,
  ctx: CostContext,
  fields: InstanceFields,
  count: QuantityInput | undefined,
): readonly CostLineDraft[] {
  const lines: CostLineDraft[] = [];
  const counted = count === undefined ? [] : [count];
  if (fields.detailedMonitoring) {
    lines.push({
      component: 'ec2.extras/detailedMonitoring',
      label: 'Detailed monitoring',
      quantity: product('metric-months', [...counted, drawn('metrics', 7, 'metrics')]),
    });
  }
  const surplus = node.usage.surplusCreditVcpuHours;
  if (
    isBurstable(fields.instanceType) &&
    fields.cpuCredits === 'unlimited' &&
    typeof surplus === 'number' &&
    surplus > 0
  ) {
    const arm = ctx.instanceType(fields.instanceType)?.architecture ?? architectureOf(fields.instanceType);
    lines.push({
      component: arm === 'arm64' ? 'ec2.extras/cpuCredits.t4g' : 'ec2.extras/cpuCredits.t3',
      label: 'CPU bursts beyond the credits',
      quantity: amount('vCPU-hours', {
        name: 'vCPU-hours',
        value: surplus,
        origin: node.declaredUsage.has('surplusCreditVcpuHours') ? 'declared' : 'default',
        field: 'usage.surplusCreditVcpuHours',
      }),
    });
  }
  if (fields.tenancy === 'dedicated' && count?.value !== 0) {
    lines.push({
      component: 'ec2.extras/dedicatedPerRegionFee',
      label: 'Dedicated instances, Regional fee',
      quantity: product('hours', [runningHours(node, ctx)]),
      ofAccount: { atMost: ctx.settings.hoursPerMonth },
      note: 'One fee for all dedicated instances of the Region; dedicated hours cost a little more than the on-demand price used here.',
    });
  }
  return lines;
}

/** Usage of everything that launches instances of T families. */
export const surplusCreditField = z.number().min(0).default(0).meta({
  title: 'CPU beyond the credits',
  unit: 'vCPU-hours a month',
  help: 'T families only. 0: the load stays within what the type earns.',
});
