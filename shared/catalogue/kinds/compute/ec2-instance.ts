import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView, type ResourceDraft } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { type CfnValue, compact, ref } from '../../kit/cfn.ts';
import { runningHoursField, securityGroupsField } from '../../kit/common-fields.ts';
import { isBurstable } from '../../kit/instance-architecture.ts';
import {
  imageOf,
  instanceExtraLines,
  instanceHoursLine,
  instanceShape,
  launchTemplateData,
  rootDevice,
  surplusCreditField,
} from '../../kit/instance-settings.ts';
import { serverLoad } from '../../kit/load/server-load.ts';
import { placementGroupName } from '../../kit/placement-group.ts';
import { hasPublicAddress, publicAddressLine } from '../../kit/public-address.ts';
import { downloads, downloadsField } from '../../kit/side-traffic.ts';
import { runningHours } from '../../kit/usage-quantity.ts';
import { ebsBlock, rootVolumeOf, volumeLines } from '../../kit/volume.ts';

export const ec2Instance = defineKind({
  id: 'ec2-instance',
  title: 'EC2 instance',
  family: 'compute',
  icon: 'ec2-instance',
  summary: 'A virtual machine in one subnet.',
  aliases: [
    'EC2',
    'Amazon EC2',
    'Instance',
    'Virtual Machine',
    'VM',
    'Web Server',
    'App Server',
    'Application Server',
    'Bastion',
    'Bastion Host',
    'Jump Host',
    'NAT Instance',
    'EC2 Server',
  ],
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Instances.html',
  traits: [
    'resource',
    'network-interface',
    'listens',
    'instance-target',
    'ip-target',
    'compute',
    'poller',
    'assumes-role',
    'route-target',
    'observable',
    'pulls-images',
  ],
  appearance: { as: 'icon' },
  placement: {
    parents: ['subnet', 'auto-scaling-group', 'ecs-cluster', 'eks-cluster'],
    needsSubnet: true,
    picturesIn: ['auto-scaling-group'],
  },
  types: ['AWS::EC2::Instance', 'AWS::EC2::VolumeAttachment'],
  properties: z.object({
    ...instanceShape,
    applicationPort: z.int().min(1).max(65_535).default(80).meta({
      title: 'Port it listens on',
      help: 'What connections and load balancers use when they name no port.',
    }),
    securityGroups: securityGroupsField,
    associatePublicIpAddress: z.boolean().optional().meta({
      title: 'Public IPv4 address',
      group: 'Network',
      help: 'As its subnet does, unless stated. It changes at every stop and start; an Elastic IP stays.',
    }),
    privateIpAddress: z
      .ipv4()
      .optional()
      .meta({ title: 'Private address', group: 'Network', advanced: true }),
    sourceDestCheck: z.boolean().default(true).meta({
      title: 'Source/destination check',
      group: 'Network',
      advanced: true,
      help: 'Off for NAT instances, firewalls and routers.',
    }),
    placementGroup: z
      .string()
      .optional()
      .meta({
        title: 'Placement group',
        reference: ['placement-group'],
        advanced: true,
      }),
    disableApiTermination: z.boolean().default(false).meta({
      title: 'Termination protection',
      group: 'Security',
      advanced: true,
    }),
  }),
  usage: z.object({
    runningHoursPerMonth: runningHoursField,
    surplusCreditVcpuHours: surplusCreditField,
    downloadGigabytesPerInstance: downloadsField,
  }),
  role: {
    service: 'ec2.amazonaws.com',
    needsInstanceProfile: true,
    // Session Manager in place of SSH keys and open port 22.
    managedPolicies: () => ['AmazonSSMManagedInstanceCore'],
  },
  resources: (node, ctx) => {
    const { properties } = node;
    // Drawn inside an Auto Scaling group it stands for the instances that the group launches.
    if (ctx.ancestorOf(node.id, 'auto-scaling-group') !== undefined) return [];
    const groups = ctx.securityGroupIds(node.id);
    const subnet = ctx.subnetIds(node.id)[0];
    // An instance takes its public-address setting on an interface of its own, and then everything else of the network too.
    const hasOwnInterface = properties.associatePublicIpAddress !== undefined;
    const network = compact({
      SubnetId: subnet,
      PrivateIpAddress: properties.privateIpAddress,
    });
    const template = drawnTemplateOf(node.id, ctx);
    // Only a launch template can ask for Spot.
    const suffix =
      template === undefined && properties.purchaseOption === 'spot' ? 'LaunchTemplate' : undefined;
    const placementGroup = placementGroupName(node.id, ctx);
    if (template !== undefined || suffix !== undefined) {
      const owner = template?.id ?? node.id;
      const settings = template?.properties ?? properties;
      const instance: ResourceDraft = {
        type: 'AWS::EC2::Instance',
        properties: compact({
          LaunchTemplate: {
            LaunchTemplateId: ctx.ref(owner, suffix),
            Version: ctx.getAtt(owner, 'LatestVersionNumber', suffix),
          },
          ...(settings.associatePublicIpAddress === undefined ? network : {}),
          SourceDestCheck: properties.sourceDestCheck ? undefined : false,
          Tags: ctx.tags(node),
        }),
      };
      if (suffix === undefined) return [instance];
      return [
        instance,
        {
          suffix,
          type: 'AWS::EC2::LaunchTemplate',
          because: `${node.name} is a Spot instance, which only a launch template can ask for.`,
          properties: {
            LaunchTemplateData: launchTemplateData(node.id, properties, ctx, {
              associatePublicIpAddress: properties.associatePublicIpAddress,
              ...(placementGroup === undefined ? {} : { placementGroup }),
            }),
          },
        },
      ];
    }
    return [
      {
        type: 'AWS::EC2::Instance',
        properties: compact({
          ImageId: imageOf(properties, ctx),
          InstanceType: properties.instanceType,
          KeyName: properties.keyName,
          IamInstanceProfile: ctx.instanceProfile(node.id),
          ...(hasOwnInterface ? {} : network),
          SecurityGroupIds: hasOwnInterface || groups.length === 0 ? undefined : groups,
          NetworkInterfaces: hasOwnInterface
            ? [
                compact({
                  DeviceIndex: '0',
                  AssociatePublicIpAddress: properties.associatePublicIpAddress,
                  DeleteOnTermination: true,
                  ...network,
                  GroupSet: groups.length === 0 ? undefined : groups,
                }),
              ]
            : undefined,
          BlockDeviceMappings: [{ DeviceName: rootDevice, Ebs: ebsBlock(rootVolumeOf(properties), true) }],
          MetadataOptions: {
            HttpEndpoint: 'enabled',
            HttpTokens: properties.httpTokens,
            HttpPutResponseHopLimit: properties.httpPutResponseHopLimit,
            ...(properties.instanceMetadataTags === 'enabled' ? { InstanceMetadataTags: 'enabled' } : {}),
          },
          Monitoring: properties.detailedMonitoring,
          CreditSpecification: isBurstable(properties.instanceType)
            ? { CPUCredits: properties.cpuCredits }
            : undefined,
          PlacementGroupName: placementGroup,
          Tenancy: properties.tenancy === 'default' ? undefined : properties.tenancy,
          HostResourceGroupArn: properties.tenancy === 'host' ? properties.hostResourceGroupArn : undefined,
          SourceDestCheck: properties.sourceDestCheck ? undefined : false,
          DisableApiTermination: properties.disableApiTermination ? true : undefined,
          PropagateTagsToVolumeOnCreation: true,
          UserData: properties.userData === '' ? undefined : { 'Fn::Base64': properties.userData },
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  arn: (node, ctx): CfnValue =>
    regionalArn('ec2', 'instance/$Instance', { Instance: ref(ctx.logicalId(node.id)) }),
  listens: (node) => [{ protocol: 'tcp', port: node.properties.applicationPort }],
  metrics: {
    namespace: 'AWS/EC2',
    metrics: [
      { name: 'StatusCheckFailed', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'CPUUtilization', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
      { name: 'CPUCreditBalance', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 20 },
      {
        name: 'NetworkOut',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 1_000_000_000,
      },
    ],
    dimensions: (node, ctx) => ({ InstanceId: ctx.ref(node.id) }),
  },
  addressDemand: () => 1,
  cost: (node, ctx) => {
    const properties = launchFieldsOf(node, ctx);
    const hours = runningHours(node, ctx);
    // Its Auto Scaling group already counts an instance that is drawn inside it.
    if (ctx.parentOf(node.id)?.kind === 'auto-scaling-group') return [];
    const hoursLine = instanceHoursLine(properties.instanceType, undefined, hours);
    return [
      properties.tenancy === 'host'
        ? {
            ...hoursLine,
            component: 'other/dedicated-host',
            label: 'Dedicated Host',
            note: 'The host is charged, not its instances; its price is not in the catalogue.',
          }
        : properties.purchaseOption === 'spot'
          ? { ...hoursLine, spotPart: 1 }
          : hoursLine,
      ...volumeLines(rootVolumeOf(properties), 'Root volume'),
      ...(hasPublicAddress(node.id, properties.associatePublicIpAddress, ctx)
        ? [publicAddressLine(undefined, hours)]
        : []),
      ...instanceExtraLines(node, ctx, properties, undefined),
    ];
  },
  sideTraffic: (node, ctx) =>
    ctx.parentOf(node.id)?.kind === 'auto-scaling-group' ? [] : downloads(node, 1),
  load: serverLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A web server', properties: { instanceType: 't3.small' } },
      {
        title: 'A Graviton server with a public address',
        properties: {
          instanceType: 'm7g.large',
          associatePublicIpAddress: true,
          rootVolumeSize: 100,
          rootVolumeIops: 6000,
        },
      },
      {
        title: 'Spot on hardware of its own',
        properties: { instanceType: 'c7i.large', purchaseOption: 'spot', tenancy: 'dedicated' },
      },
      { title: 'A NAT instance', properties: { instanceType: 't4g.nano', sourceDestCheck: false } },
    ],
    bad: [
      { title: 'Not an instance type', properties: { instanceType: 'medium' }, field: 'instanceType' },
      { title: 'Not an image', properties: { imageId: 'ubuntu' }, field: 'imageId' },
    ],
  },
});

/** The launch template that is attached to it. */
function drawnTemplateOf(id: string, ctx: DocumentReader): NodeView | undefined {
  return ctx
    .connectionsTo(id, 'attach')
    .map(({ from }) => ctx.node(from))
    .find((node) => node?.kind === 'launch-template');
}

/** Its own settings, those of its launch template in their place. */
function launchFieldsOf<P extends object>(node: NodeView<P>, ctx: DocumentReader): P {
  return { ...node.properties, ...(drawnTemplateOf(node.id, ctx)?.properties as Partial<P> | undefined) };
}
