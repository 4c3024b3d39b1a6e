import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import { ipProtocols } from '../../kit/address-fields.ts';
import { type CfnObject, compact } from '../../kit/cfn.ts';

/** With ICMP -1 stands for every type and code. */
const port = z.int().min(-1).max(65535).optional();

const rule = z.object({
  ipProtocol: z.enum(ipProtocols).default('tcp').meta({ title: 'Protocol', help: '-1 is every protocol.' }),
  fromPort: port.meta({ title: 'From port', help: 'Not for every protocol.' }),
  toPort: port.meta({ title: 'To port', help: 'Without it, the same as the first.' }),
  cidrIp: z.cidrv4().optional().meta({ title: 'IPv4 range', format: 'cidr' }),
  cidrIpv6: z.cidrv6().optional().meta({ title: 'IPv6 range' }),
  securityGroup: z
    .string()
    .optional()
    .meta({
      title: 'Security group',
      reference: ['security-group'],
      help: 'Instead of a range: what carries this group.',
    }),
  prefixListId: z
    .string()
    .regex(/^pl-[0-9a-f]+$/, 'Give the id of a prefix list, such as pl-63a5400a.')
    .optional()
    .meta({ title: 'Prefix list' }),
  description: z.string().max(255).optional().meta({ title: 'Description' }),
});

type Rule = z.output<typeof rule>;

export const securityGroup = defineKind({
  id: 'security-group',
  title: 'Security group',
  family: 'networking',
  icon: 'security-group',
  summary:
    'The stateful firewall of network interfaces: what is not allowed in is refused, answers always pass.',
  aliases: [
    'SG',
    'Security Groups',
    'EC2 Security Group',
    'VPC Security Group',
    'ALB Security Group',

    'Web SG',
    'App SG',
    'DB SG',
  ],
  docs: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'] },
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'],
  properties: z.object({
    groupDescription: z
      .string()
      .max(255)
      .regex(
        /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/,
        'Letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* only.',
      )
      .optional()
      .meta({ title: 'Description', help: 'Without it, its name. Changing it replaces the group.' }),
    securityGroupIngress: z.array(rule).max(1000).default([]).meta({
      title: 'Inbound rules',
      help: 'In addition to those that the connections of its members imply.',
    }),
    allowAllOutbound: z.boolean().default(true).meta({
      title: 'Everything may leave',
      help: 'As AWS does when a group has no outbound rule. Without it, only the outbound rules and connections.',
    }),
    securityGroupEgress: z.array(rule).max(1000).default([]).meta({
      title: 'Outbound rules',
      advanced: true,
      help: 'Where not everything may leave.',
    }),
    rulesFromConnections: z.boolean().default(true).meta({
      title: 'Rules from connections',
      advanced: true,
      help: 'Adds the rules that connections of its members need. Without it, the rules written here are all.',
    }),
  }),
  freeBecause: 'Security groups are free.',
  resources: (node, ctx) => {
    const { securityGroupIngress, securityGroupEgress, allowAllOutbound } = node.properties;
    const egress = allowAllOutbound ? [] : securityGroupEgress;
    return [
      {
        type: 'AWS::EC2::SecurityGroup',
        properties: compact({
          GroupDescription: node.properties.groupDescription ?? asDescription(node.name),
          VpcId: ctx.vpcId(node.id),
          SecurityGroupIngress: inlineRules(securityGroupIngress),
          SecurityGroupEgress: allowAllOutbound
            ? [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0', Description: 'Everything may leave' }]
            : (inlineRules(egress) ?? [nothing]),
          Tags: ctx.tags(node),
        }),
      },
      ...referencedRules(node, ctx, securityGroupIngress, 'Ingress'),
      ...referencedRules(node, ctx, egress, 'Egress'),
    ];
  },
  arn: (node, ctx) => ({
    'Fn::Sub': [
      `arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:security-group/\${Id}`,
      { Id: ctx.getAtt(node.id, 'GroupId') },
    ],
  }),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'Only what the connections need', properties: {} },
      {
        title: 'HTTPS from everywhere',
        properties: { securityGroupIngress: [{ fromPort: 443, cidrIp: '0.0.0.0/0', description: 'HTTPS' }] },
      },
      {
        title: 'Nothing leaves but DNS',
        properties: {
          allowAllOutbound: false,
          securityGroupEgress: [{ ipProtocol: 'udp', fromPort: 53, toPort: 53, cidrIp: '10.0.0.2/32' }],
        },
      },
    ],
    bad: [
      {
        title: 'A port above 65535',
        properties: { securityGroupIngress: [{ fromPort: 70_000, cidrIp: '0.0.0.0/0' }] },
        field: 'securityGroupIngress',
      },
      {
        title: 'A protocol that AWS does not know by name',
        properties: { securityGroupIngress: [{ ipProtocol: 'http', fromPort: 80 }] },
        field: 'securityGroupIngress',
      },
    ],
  },
});

/** AWS opens a group without outbound rules to everywhere, so "nothing" has to be said with a rule that fits nothing. */
const nothing: CfnObject = {
  IpProtocol: 'icmp',
  FromPort: 252,
  ToPort: 86,
  CidrIp: '255.255.255.255/32',
  Description: 'Nothing else leaves',
};

function inlineRules(rules: readonly Rule[]): readonly CfnObject[] | undefined {
  const inline = rules
    .filter((each) => each.securityGroup === undefined && each.prefixListId === undefined && hasPeer(each))
    .map(ruleProperties);
  return inline.length === 0 ? undefined : inline;
}

/** Rules that name another group are resources of their own: two groups that name each other would be a cycle. */
function referencedRules(
  node: NodeView,
  ctx: ResolveContext,
  rules: readonly Rule[],
  direction: 'Ingress' | 'Egress',
): readonly ResourceDraft[] {
  const [group, prefixList] =
    direction === 'Ingress'
      ? ['SourceSecurityGroupId', 'SourcePrefixListId']
      : ['DestinationSecurityGroupId', 'DestinationPrefixListId'];
  return rules.flatMap((each, index) => {
    const peer = each.securityGroup === undefined ? undefined : ctx.node(each.securityGroup);
    if (peer === undefined && each.prefixListId === undefined) return [];
    return [
      {
        suffix: `${direction}${index + 1}`,
        type: `AWS::EC2::SecurityGroup${direction}`,
        properties: compact({
          GroupId: ctx.getAtt(node.id, 'GroupId'),
          ...ruleProperties(each),
          [group]: peer === undefined ? undefined : ctx.getAtt(peer.id, 'GroupId'),
          [prefixList]: peer === undefined ? each.prefixListId : undefined,
        }),
        because: `${node.name} has ${direction === 'Ingress' ? 'inbound' : 'outbound'} rule ${index + 1}, ${
          peer === undefined ? `with prefix list ${each.prefixListId}` : `with ${peer.name}`
        }.`,
      },
    ];
  });
}

function hasPeer(each: Rule): boolean {
  return each.cidrIp !== undefined || each.cidrIpv6 !== undefined;
}

function ruleProperties(each: Rule): CfnObject {
  const isEveryProtocol = each.ipProtocol === '-1';
  const anyPort = each.ipProtocol === 'icmp' ? -1 : 0;
  const lastPort = each.ipProtocol === 'icmp' ? -1 : 65535;
  return compact({
    IpProtocol: each.ipProtocol,
    FromPort: isEveryProtocol ? undefined : (each.fromPort ?? anyPort),
    ToPort: isEveryProtocol ? undefined : (each.toPort ?? each.fromPort ?? lastPort),
    CidrIp: each.cidrIp,
    CidrIpv6: each.cidrIp === undefined ? each.cidrIpv6 : undefined,
    Description: each.description,
  });
}

/** The name with the characters that AWS takes in a description. */
function asDescription(name: string): string {
  const text = name
    .replace(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, ' ')
    .trim()
    .slice(0, 255);
  return text === '' ? 'Security group' : text;
}
