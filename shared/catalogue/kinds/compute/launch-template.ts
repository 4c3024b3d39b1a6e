import { z } from 'zod';
import { type DocumentReader, defineKind } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { ref } from '../../kit/cfn.ts';
import { securityGroupsField } from '../../kit/common-fields.ts';
import { ecsClusterOf } from '../../kit/ecs-capacity.ts';
import { instanceShape, launchTemplateData } from '../../kit/instance-settings.ts';
import { placementGroupName } from '../../kit/placement-group.ts';

export const launchTemplate = defineKind({
  id: 'launch-template',
  title: 'Launch template',
  family: 'compute',
  icon: 'launch-template',
  summary: 'What an instance starts with: image, type, volumes, role and user data.',
  aliases: ['EC2 Launch Template', 'Launch Configuration', 'LT', 'Instance Template'],
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'vpc'] },
  types: ['AWS::EC2::LaunchTemplate'],
  properties: z.object({
    launchTemplateName: z
      .string()
      .regex(/^[A-Za-z0-9()./_-]{3,128}$/, 'Use 3 to 128 letters, digits and ( ) . / _ -.')
      .optional()
      .meta({
        title: 'Template name',
        advanced: true,
        help: 'AWS makes one unless stated. A stated name allows the drawing once in an account and Region.',
      }),
    ...instanceShape,
    securityGroups: securityGroupsField,
    associatePublicIpAddress: z.boolean().optional().meta({
      title: 'Public IPv4 address',
      group: 'Network',
      help: 'As the subnet does, unless stated.',
    }),
  }),
  freeBecause: 'A launch template is free; the instances it starts are charged.',
  resources: (node, ctx) => {
    const user = userOf(node.id, ctx);
    const isEcsCapacity = user !== undefined && ecsClusterOf(user, ctx) !== undefined;
    const isInstance = user !== undefined && ctx.node(user)?.kind === 'ec2-instance';
    // A group names its placement group itself.
    const placementGroup = user === undefined ? undefined : placementGroupName(user, ctx);
    const own = node.properties.securityGroups ?? [];
    return [
      {
        type: 'AWS::EC2::LaunchTemplate',
        properties: {
          ...(node.properties.launchTemplateName === undefined
            ? {}
            : { LaunchTemplateName: node.properties.launchTemplateName }),
          LaunchTemplateData: launchTemplateData(node.id, node.properties, ctx, {
            purpose: isEcsCapacity ? 'ecs' : 'ec2',
            ...(isInstance && placementGroup !== undefined ? { placementGroup } : {}),
            associatePublicIpAddress: node.properties.associatePublicIpAddress,
            securityGroups: own.length > 0 || user === undefined ? own.map((id) => ctx.ref(id)) : undefined,
            ...(user === undefined ? {} : { launchedFor: user }),
          }),
        },
      },
    ];
  },
  arn: (node, ctx) =>
    regionalArn('ec2', 'launch-template/$Template', { Template: ref(ctx.logicalId(node.id)) }),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'The newest Amazon Linux', properties: {} },
      {
        title: 'A container host with a large volume',
        properties: {
          instanceType: 'm7g.large',
          rootVolumeSize: 100,
          rootVolumeThroughput: 250,
          detailedMonitoring: true,
        },
      },
    ],
    bad: [
      {
        title: 'A hop limit of zero',
        properties: { httpPutResponseHopLimit: 0 },
        field: 'httpPutResponseHopLimit',
      },
    ],
  },
});

/** The Auto Scaling group, else the instance, that is launched from it: its role and security groups are used. */
function userOf(template: string, ctx: DocumentReader): string | undefined {
  const users = [
    ...ctx.connectionsTo(template, 'manage').map(({ from }) => from),
    ...ctx.connectionsFrom(template, 'attach').map(({ to }) => to),
  ];
  return users.find((id) => ctx.hasTrait(id, 'network-interface'));
}
