import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';
import { securityGroupsField } from '../../kit/common-fields.ts';
import { neighboursOf } from '../../kit/ends.ts';

export const networkInterface = defineKind({
  id: 'network-interface',
  title: 'Network interface',
  family: 'networking',
  icon: 'eni',
  summary:
    'An address in a subnet with its own security groups, which can move from one instance to another.',
  aliases: ['ENI', 'Elastic Network Interface', 'NIC', 'Source ENI', 'Secondary Interface'],
  docs: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html',
  traits: ['resource', 'network-interface', 'listens', 'ip-target', 'route-target'],
  appearance: { as: 'icon' },
  placement: { parents: ['subnet'], needsSubnet: true },
  types: ['AWS::EC2::NetworkInterface', 'AWS::EC2::NetworkInterfaceAttachment', 'AWS::EC2::EIPAssociation'],
  properties: z.object({
    description: z.string().max(255).optional().meta({ title: 'Description' }),
    privateIpAddress: z.ipv4().optional().meta({
      title: 'Address',
      help: 'In the range of its subnet. Without it, AWS chooses one.',
    }),
    secondaryPrivateIpAddressCount: z.int().min(0).max(50).default(0).meta({
      title: 'More addresses',
      advanced: true,
      help: 'As many as the type of its instance takes.',
    }),
    ipv4PrefixCount: z.int().min(0).max(50).default(0).meta({
      title: 'Delegated prefixes',
      advanced: true,
      help: 'Blocks of 16 addresses (/28) for containers.',
    }),
    ipv6AddressCount: z.int().min(0).max(50).default(0).meta({ title: 'IPv6 addresses', advanced: true }),
    sourceDestCheck: z.boolean().default(true).meta({
      title: 'Source and destination check',
      help: 'Off for what forwards packets of others: appliances, NAT instances.',
    }),
    interfaceType: z.enum(['interface', 'efa', 'trunk']).default('interface').meta({
      title: 'Type',
      advanced: true,
      help: 'EFA is for tightly coupled computing.',
    }),
    deviceIndex: z.int().min(1).max(63).default(1).meta({
      title: 'Device index',
      advanced: true,
      help: 'At the instance that it is attached to; 0 is its first interface.',
    }),
    port: z.int().min(1).max(65_535).default(443).meta({
      title: 'Port',
      help: 'What connections to it use that name none.',
    }),
    securityGroups: securityGroupsField,
  }),
  freeBecause: 'Network interfaces are free; public addresses on them are charged.',
  resources: (node, ctx) => {
    const { properties } = node;
    const [instance] = neighboursOf(node.id, ['attach'], ['ec2-instance'], ctx);
    const [address] = neighboursOf(node.id, ['attach'], ['elastic-ip'], ctx);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::EC2::NetworkInterface',
        properties: compact({
          Description: properties.description,
          SubnetId: ctx.subnetIds(node.id)[0],
          GroupSet: ctx.securityGroupIds(node.id),
          PrivateIpAddress: properties.privateIpAddress,
          SecondaryPrivateIpAddressCount: some(properties.secondaryPrivateIpAddressCount),
          Ipv4PrefixCount: some(properties.ipv4PrefixCount),
          Ipv6AddressCount: some(properties.ipv6AddressCount),
          SourceDestCheck: properties.sourceDestCheck,
          InterfaceType: properties.interfaceType === 'interface' ? undefined : properties.interfaceType,
          Tags: ctx.tags(node),
        }),
      },
    ];
    if (instance !== undefined) {
      drafts.push({
        suffix: 'Attachment',
        type: 'AWS::EC2::NetworkInterfaceAttachment',
        because: `${node.name} is an interface of ${instance.name}.`,
        properties: {
          InstanceId: ctx.ref(instance.id),
          NetworkInterfaceId: ctx.ref(node.id),
          DeviceIndex: String(properties.deviceIndex),
          DeleteOnTermination: false,
        },
      });
    }
    if (address !== undefined) {
      drafts.push({
        suffix: 'Address',
        type: 'AWS::EC2::EIPAssociation',
        because: `${address.name} is the public address of ${node.name}.`,
        properties: {
          AllocationId: ctx.getAtt(address.id, 'AllocationId'),
          NetworkInterfaceId: ctx.ref(node.id),
        },
      });
    }
    return drafts;
  },
  listens: (node) => [{ protocol: 'tcp', port: node.properties.port }],
  addressDemand: (node) =>
    1 + node.properties.secondaryPrivateIpAddressCount + 16 * node.properties.ipv4PrefixCount,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'An interface', properties: {} },
      { title: 'Of an appliance', properties: { sourceDestCheck: false, secondaryPrivateIpAddressCount: 2 } },
      { title: 'With addresses for containers', properties: { ipv4PrefixCount: 1, description: 'Pods' } },
    ],
    bad: [
      {
        title: 'A range as an address',
        properties: { privateIpAddress: '10.0.0.0/24' },
        field: 'privateIpAddress',
      },
      { title: 'The index of the first interface', properties: { deviceIndex: 0 }, field: 'deviceIndex' },
    ],
  },
});

function some(count: number): number | undefined {
  return count === 0 ? undefined : count;
}
