import { z } from 'zod';
import { defineKind, type ResourceDraft } from '../../define-kind.ts';
import { type CfnValue, compact, getAtt, sub } from '../../kit/cfn.ts';
import { subnetsField } from '../../kit/common-fields.ts';
import {
  firewallLogging,
  firewallPolicy,
  firewallRuleGroups,
  tlsInspection,
} from '../../kit/firewall-policy.ts';
import { deliveredLogLines } from '../../kit/log-cost.ts';
import { drawnSubnetCount, gigabytesLine, hourlyLine } from '../../kit/network-costs.ts';
import { endpointsOfFirewall } from '../../kit/network-firewall.ts';
import { usageInput } from '../../kit/quantity.ts';
import { product } from '../../kit/usage-quantity.ts';

const protocols = [
  'IP',
  'TCP',
  'UDP',
  'ICMP',
  'HTTP',
  'TLS',
  'SMB',
  'DNS',
  'SSH',
  'SMTP',
  'FTP',
  'NTP',
  'DHCP',
] as const;
const managedGroups = [
  'ThreatSignaturesBotnetStrictOrder',
  'ThreatSignaturesExploitsStrictOrder',
  'ThreatSignaturesMalwareStrictOrder',
  'ThreatSignaturesWebAttacksStrictOrder',
  'ThreatSignaturesScannersStrictOrder',
  'AbusedLegitMalwareDomainsStrictOrder',
  'BotNetCommandAndControlDomainsStrictOrder',
  'MalwareDomainsStrictOrder',
] as const;
const address = z
  .string()
  .regex(
    /^(ANY|any|\$[A-Z_]+|!?\d+\.\d+\.\d+\.\d+(\/\d+)?)$/,
    'Give a range such as 10.0.0.0/16, a variable such as $HOME_NET, or ANY.',
  );
const port = z
  .string()
  .regex(
    /^(ANY|any|!?\d{1,5}(:\d{1,5})?|\[[\d:,! ]+\])$/,
    'Give a port such as 443, a span such as 1024:65535, or ANY.',
  );

export const networkFirewall = defineKind({
  id: 'network-firewall',
  title: 'Network Firewall',
  family: 'networking',
  icon: 'network-firewall',
  summary:
    'Inspects packets between subnets and the internet or other networks: by address, domain, and signature.',
  aliases: ['AWS Network Firewall', 'NFW', 'ANFW', 'Firewall', 'Inspection Firewall', 'VPC Firewall'],
  docs: 'https://docs.aws.amazon.com/network-firewall/latest/developerguide/what-is-aws-network-firewall.html',
  traits: ['resource', 'route-target', 'writes-logs', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: [
    'AWS::NetworkFirewall::Firewall',
    'AWS::NetworkFirewall::FirewallPolicy',
    'AWS::NetworkFirewall::RuleGroup',
    'AWS::NetworkFirewall::TLSInspectionConfiguration',
    'AWS::NetworkFirewall::LoggingConfiguration',
  ],
  properties: z.object({
    subnets: subnetsField,
    protectedSubnets: z
      .array(z.string())
      .default([])
      .meta({
        title: 'Protected subnets',
        group: 'Network',
        reference: ['subnet'],
        help: 'Their default route leads to the endpoint of their zone, and what enters for public ones comes through it too.',
      }),
    defaultAction: z.enum(['drop-established', 'drop-strict', 'allow']).default('drop-established').meta({
      title: 'What no stateful rule takes',
      help: 'Is dropped once its protocol is known, dropped at the first packet, or let pass.',
    }),
    statelessRules: z
      .array(
        z.object({
          priority: z.int().min(1).max(65_535).meta({ title: 'Priority' }),
          action: z
            .enum(['aws:pass', 'aws:drop', 'aws:forward_to_sfe'])
            .default('aws:drop')
            .meta({ title: 'Action' }),
          protocol: z.enum(['any', 'tcp', 'udp', 'icmp']).default('any').meta({ title: 'Protocol' }),
          source: z.cidrv4().default('0.0.0.0/0').meta({ title: 'From' }),
          destination: z.cidrv4().default('0.0.0.0/0').meta({ title: 'To' }),
          fromPort: z.int().min(0).max(65_535).optional().meta({ title: 'Port from' }),
          toPort: z.int().min(0).max(65_535).optional().meta({ title: 'Port to' }),
        }),
      )
      .default([])
      .meta({
        title: 'Stateless rules',
        group: 'Rules',
        help: 'By addresses, ports and protocol, one packet at a time, before all others.',
      }),
    statefulRules: z
      .array(
        z.object({
          action: z.enum(['PASS', 'DROP', 'ALERT', 'REJECT']).default('PASS').meta({ title: 'Action' }),
          protocol: z.enum(protocols).default('TCP').meta({ title: 'Protocol' }),
          source: address.default('$HOME_NET').meta({ title: 'From' }),
          sourcePort: port.default('ANY').meta({ title: 'Its port' }),
          direction: z.enum(['FORWARD', 'ANY']).default('FORWARD').meta({ title: 'Direction' }),
          destination: address.default('ANY').meta({ title: 'To' }),
          destinationPort: port.default('ANY').meta({ title: 'Its port' }),
        }),
      )
      .default([])
      .meta({
        title: 'Stateful rules',
        group: 'Rules',
        help: 'By connection: answers follow what was let out.',
      }),
    allowedDomains: z.array(z.string().min(1).max(255)).default([]).meta({
      title: 'Allowed domains',
      group: 'Rules',
      help: 'Such as .example.com for all below it; other HTTP and TLS is dropped.',
    }),
    deniedDomains: z
      .array(z.string().min(1).max(255))
      .default([])
      .meta({ title: 'Denied domains', group: 'Rules' }),
    suricataRules: z.string().max(2_000_000).optional().meta({
      title: 'Suricata rules',
      group: 'Rules',
      format: 'multiline',
      advanced: true,
      help: 'Signatures of intrusion prevention in the language of Suricata.',
    }),
    managedRuleGroups: z.array(z.enum(managedGroups)).default([]).meta({
      title: 'Threat signatures of AWS',
      group: 'Rules',
    }),
    tlsInspectionCertificate: z
      .string()
      .optional()
      .meta({
        title: 'Certificate for TLS inspection',
        group: 'Rules',
        reference: ['certificate'],
        advanced: true,
        help: 'Opens what comes in for its domain, inspects it and closes it again.',
      }),
    homeNet: z.array(z.cidrv4()).default([]).meta({
      title: 'Home networks',
      group: 'Rules',
      format: 'cidr',
      advanced: true,
      help: '$HOME_NET of rules; without any, the ranges of the VPC.',
    }),
    capacity: z.int().min(1).max(30_000).default(100).meta({
      title: 'Capacity of each rule group',
      advanced: true,
      help: 'Reserved when a group is made and fixed from then on.',
      source: 'docs.aws.amazon.com/network-firewall/latest/developerguide/quotas.html',
      checked: '2026-11',
    }),
    deleteProtection: z.boolean().default(false).meta({ title: 'Deletion protection', advanced: true }),
  }),
  usage: z.object({
    processedGigabytesPerMonth: z
      .number()
      .min(0)
      .default(100)
      .meta({ title: 'Data through it', unit: 'GB a month' }),
    logMegabytesPerGigabyte: z.number().min(0).default(10).meta({
      title: 'Logs',
      unit: 'MB a GB',
      help: 'Alerts and flows: a record of 1 KB for each flow of about 100 KB.',
    }),
  }),
  resources: (node, ctx) => {
    const endpoints = endpointsOfFirewall(node.id, ctx);
    const firewall = (
      suffix: string | undefined,
      subnet: CfnValue | undefined,
      zone: string | undefined,
    ): ResourceDraft => ({
      ...(suffix === undefined
        ? {}
        : {
            suffix,
            because: `${node.name} has an endpoint in zone ${zone ?? 'of its own'}; a route names the endpoint of its zone.`,
          }),
      type: 'AWS::NetworkFirewall::Firewall',
      properties: compact({
        FirewallName: sub(
          `\${AWS::StackName}-${node.id}${suffix === undefined ? '' : `-${suffix.toLowerCase()}`}`,
        ),
        FirewallPolicyArn: ctx.ref(node.id, 'Policy'),
        VpcId: ctx.vpcId(node.id),
        SubnetMappings: subnet === undefined ? [] : [{ SubnetId: subnet }],
        DeleteProtection: node.properties.deleteProtection,
        Tags: ctx.tags(node),
      }),
    });
    const [first, ...others] = endpoints;
    const groups = firewallRuleGroups(node, ctx);
    return [
      firewall(undefined, first === undefined ? undefined : ctx.ref(first.subnet), undefined),
      ...others.map(({ suffix, subnet, zone }) => firewall(suffix, ctx.ref(subnet), zone)),
      firewallPolicy(node, groups, ctx),
      ...groups.map(({ draft }) => draft),
      ...tlsInspection(node, ctx),
      ...endpoints.map(({ suffix }) => firewallLogging(node, suffix, ctx)),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'FirewallArn'),
  addressDemand: () => 1,
  cost: (node, ctx) => [
    hourlyLine(
      ctx,
      'vpc.networkFirewall/endpoint',
      'Firewall endpoint hours',
      drawnSubnetCount(node, ctx),
      'endpoints',
      'One in every zone.',
    ),
    gigabytesLine(node, 'vpc.networkFirewall/data', 'Data inspected', 'processedGigabytesPerMonth'),
    ...deliveredLogLines(
      node,
      ctx,
      product(
        'GB',
        [
          usageInput(node, 'processedGigabytesPerMonth', 'data', 'GB'),
          usageInput(node, 'logMegabytesPerGigabyte', 'logs', 'MB/GB'),
        ],
        1024,
      ),
    ),
  ],
  metrics: {
    namespace: 'AWS/NetworkFirewall',
    metrics: [
      { name: 'DroppedPackets', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 1000 },
    ],
    dimensions: (node, ctx) => ({
      FirewallName: nameFromArn(ctx.getAtt(node.id, 'FirewallArn')),
      Engine: 'Stateful',
    }),
  },
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      {
        title: 'With threat signatures',
        properties: { managedRuleGroups: ['ThreatSignaturesBotnetStrictOrder'] },
      },
      {
        title: 'Every type of rule',
        properties: {
          statelessRules: [
            { priority: 10, protocol: 'tcp', destination: '10.0.0.0/16', fromPort: 23, toPort: 23 },
          ],
          statefulRules: [{ action: 'PASS', protocol: 'TCP', destinationPort: '443' }],
          allowedDomains: ['.example.com', 'api.partner.example'],
          deniedDomains: ['.bad.example'],
          suricataRules: 'drop tcp any any -> any 445 (msg:"No SMB"; sid:1000001; rev:1;)',
        },
      },
      { title: 'That only watches', properties: { defaultAction: 'allow', deleteProtection: true } },
    ],
    bad: [
      {
        title: 'An action that does not exist',
        properties: { defaultAction: 'log' },
        field: 'defaultAction',
      },
      { title: 'No capacity', properties: { capacity: 0 }, field: 'capacity' },
    ],
  },
});

/** The name of the firewall, the last part of its ARN. */
function nameFromArn(arn: CfnValue): CfnValue {
  return { 'Fn::Select': [1, { 'Fn::Split': ['firewall/', arn] }] };
}
