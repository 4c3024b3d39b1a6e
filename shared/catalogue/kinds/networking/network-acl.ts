import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact } from '../../kit/cfn.ts';

const protocolNumbers = { all: -1, icmp: 1, tcp: 6, udp: 17 } as const;

const entry = z.object({
  ruleNumber: z.int().min(1).max(32_766).default(100).meta({
    title: 'Number',
    help: 'Entries are tried from the lowest; the first that fits decides.',
  }),
  direction: z.enum(['ingress', 'egress']).default('ingress').meta({ title: 'Direction' }),
  ruleAction: z.enum(['allow', 'deny']).default('allow').meta({ title: 'Action' }),
  protocol: z.enum(['all', 'tcp', 'udp', 'icmp']).default('all').meta({ title: 'Protocol' }),
  cidrBlock: z
    .union([z.cidrv4(), z.cidrv6()])
    .default('0.0.0.0/0')
    .meta({ title: 'Range', format: 'cidr', help: 'IPv4 or IPv6; each family needs entries of its own.' }),
  fromPort: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .meta({ title: 'From port', help: 'TCP and UDP; without it, every port.' }),
  toPort: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .meta({ title: 'To port', help: 'Without it, the same as the first.' }),
});

type Entry = z.output<typeof entry>;

const everything: readonly Entry[] = (['ingress', 'egress'] as const).map((direction) => ({
  ruleNumber: 100,
  direction,
  ruleAction: 'allow',
  protocol: 'all',
  cidrBlock: '0.0.0.0/0',
}));

export const networkAcl = defineKind({
  id: 'network-acl',
  title: 'Network ACL',
  family: 'networking',
  icon: 'nacl',
  summary: 'The stateless filter of subnets: numbered entries that allow or deny, in each direction.',
  aliases: ['NACL', 'Network Access Control List', 'Network ACLs', 'VPC NACL', 'Access Control List'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'] },
  types: ['AWS::EC2::NetworkAcl', 'AWS::EC2::NetworkAclEntry', 'AWS::EC2::SubnetNetworkAclAssociation'],
  properties: z.object({
    entries: z
      .array(entry)
      .max(80)
      .default([...everything])
      .meta({
        title: 'Entries',
        help: 'Stateless: answers need an entry of their own, on ports 1024 to 65535. What no entry fits is denied.',
      }),
  }),
  freeBecause: 'Network ACLs are free.',
  resources: (node, ctx) => [
    {
      type: 'AWS::EC2::NetworkAcl',
      properties: compact({ VpcId: ctx.vpcId(node.id), Tags: ctx.tags(node) }),
    },
    ...firstOfEachNumber(node.properties.entries).map((each) => ({
      suffix: `${each.direction === 'egress' ? 'Egress' : 'Ingress'}${each.ruleNumber}`,
      type: 'AWS::EC2::NetworkAclEntry',
      properties: compact({
        NetworkAclId: ctx.ref(node.id),
        RuleNumber: each.ruleNumber,
        Egress: each.direction === 'egress',
        Protocol: protocolNumbers[each.protocol],
        RuleAction: each.ruleAction,
        [each.cidrBlock.includes(':') ? 'Ipv6CidrBlock' : 'CidrBlock']: each.cidrBlock,
        PortRange:
          each.protocol === 'tcp' || each.protocol === 'udp'
            ? { From: each.fromPort ?? 0, To: each.toPort ?? each.fromPort ?? 65535 }
            : undefined,
        Icmp: each.protocol === 'icmp' ? { Type: -1, Code: -1 } : undefined,
      }),
      because: `${node.name} has the ${each.direction} entry ${each.ruleNumber}.`,
    })),
    ...ctx.connectionsFrom(node.id, 'associate').flatMap(({ to }) =>
      ctx.node(to)?.kind === 'subnet'
        ? [
            {
              suffix: `For${ctx.logicalId(to)}`,
              type: 'AWS::EC2::SubnetNetworkAclAssociation',
              properties: { NetworkAclId: ctx.ref(node.id), SubnetId: ctx.ref(to) },
              because: `${node.name} applies to ${ctx.node(to)?.name}.`,
            },
          ]
        : [],
    ),
  ],
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'Everything in and out', properties: {} },
      {
        title: 'HTTPS in, answers out',
        properties: {
          entries: [
            { ruleNumber: 100, protocol: 'tcp', fromPort: 443 },
            { ruleNumber: 100, direction: 'egress', protocol: 'tcp', fromPort: 1024, toPort: 65535 },
          ],
        },
      },
    ],
    bad: [
      {
        title: 'A number that AWS keeps',
        properties: { entries: [{ ruleNumber: 32_767 }] },
        field: 'entries',
      },
      {
        title: 'An action that does not exist',
        properties: { entries: [{ ruleAction: 'drop' }] },
        field: 'entries',
      },
    ],
  },
});

/** Two entries cannot have one number in one direction; the first counts, a rule reports the other. */
function firstOfEachNumber(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>();
  return entries.filter(({ direction, ruleNumber }) => {
    const key = `${direction} ${ruleNumber}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
