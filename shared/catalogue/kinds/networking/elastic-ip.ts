import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { hourlyLine } from '../../kit/network-costs.ts';

export const elasticIp = defineKind({
  id: 'elastic-ip',
  title: 'Elastic IP address',
  family: 'networking',
  icon: 'elastic-ip',
  summary:
    'A public IPv4 address that stays the same; attach it to an instance, a NAT gateway or a Network Load Balancer.',
  aliases: ['EIP', 'Elastic IP', 'Elastic IPs', 'Static IP', 'Public IP', 'Public IP Address', 'Fixed IP'],
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::EC2::EIP'],
  properties: z.object({
    publicIpv4Pool: z
      .string()
      .regex(/^(amazon|ipv4pool-ec2-[0-9a-f]+)$/, 'Give amazon or the id of a pool of your own.')
      .optional()
      .meta({ title: 'Pool', advanced: true, help: 'For addresses that you brought to AWS.' }),
  }),
  resources: (node, ctx) => {
    const instance = ctx
      .connectionsFrom(node.id, 'attach')
      .map(({ to }) => ctx.node(to))
      .find((target) => target?.kind === 'ec2-instance');
    return [
      {
        type: 'AWS::EC2::EIP',
        properties: compact({
          Domain: 'vpc',
          // A NAT gateway and a load balancer name the address themselves; an instance is named here.
          InstanceId: instance === undefined ? undefined : ctx.ref(instance.id),
          PublicIpv4Pool: node.properties.publicIpv4Pool,
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  cost: (node, ctx) => [
    ctx.connectionsFrom(node.id, 'attach').length > 0
      ? hourlyLine(ctx, 'ipv4/inUse', 'Public IPv4 address', 1, 'address')
      : hourlyLine(ctx, 'ipv4/idle', 'Public IPv4 address, attached to nothing', 1, 'address'),
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'An address of Amazon', properties: {} },
      {
        title: 'An address of your own pool',
        properties: { publicIpv4Pool: 'ipv4pool-ec2-012345abcdef67890' },
      },
    ],
    bad: [
      {
        title: 'An address instead of a pool',
        properties: { publicIpv4Pool: '198.51.100.7' },
        field: 'publicIpv4Pool',
      },
    ],
  },
});
