import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt, sub } from '../../kit/cfn.ts';
import { subnetsField } from '../../kit/common-fields.ts';
import { namedNode } from '../../kit/ends.ts';
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
/** IANA numbers of the protocols of stateless rules. */
const numbers = { tcp: 6, udp: 17, icmp: 1 } as const;
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
    const groups = ruleGroups(node, ctx);
    return [
      firewall(undefined, first === undefined ? undefined : ctx.ref(first.subnet), undefined),
      ...others.map(({ suffix, subnet, zone }) => firewall(suffix, ctx.ref(subnet), zone)),
      policy(node, groups, ctx),
      ...groups.map(({ draft }) => draft),
      ...tlsInspection(node, ctx),
      ...endpoints.map(({ suffix }) => logging(node, suffix, ctx)),
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
      FirewallName: select0(ctx.getAtt(node.id, 'FirewallArn')),
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

type Firewall = NodeView<{
  readonly defaultAction: 'drop-established' | 'drop-strict' | 'allow';
  readonly statelessRules: readonly {
    readonly priority: number;
    readonly action: string;
    readonly protocol: 'any' | 'tcp' | 'udp' | 'icmp';
    readonly source: string;
    readonly destination: string;
    readonly fromPort?: number | undefined;
    readonly toPort?: number | undefined;
  }[];
  readonly statefulRules: readonly {
    readonly action: string;
    readonly protocol: string;
    readonly source: string;
    readonly sourcePort: string;
    readonly direction: string;
    readonly destination: string;
    readonly destinationPort: string;
  }[];
  readonly allowedDomains: readonly string[];
  readonly deniedDomains: readonly string[];
  readonly suricataRules?: string | undefined;
  readonly managedRuleGroups: readonly string[];
  readonly tlsInspectionCertificate?: string | undefined;
  readonly homeNet: readonly string[];
  readonly capacity: number;
}>;

/** The name of the firewall, the last part of its ARN. */
function select0(arn: CfnValue): CfnValue {
  return { 'Fn::Select': [1, { 'Fn::Split': ['firewall/', arn] }] };
}

interface Group {
  readonly kind: 'STATELESS' | 'STATEFUL';
  readonly draft: ResourceDraft;
}

function ruleGroups(node: Firewall, ctx: ResolveContext): readonly Group[] {
  const { properties } = node;
  const group = (kind: Group['kind'], suffix: string, what: string, source: CfnObject): Group => ({
    kind,
    draft: {
      suffix,
      type: 'AWS::NetworkFirewall::RuleGroup',
      because: `${node.name} has ${what}.`,
      properties: {
        RuleGroupName: sub(`\${AWS::StackName}-${node.id}-${suffix.toLowerCase()}`),
        Type: kind,
        Capacity: properties.capacity,
        RuleGroup: compact({
          RulesSource: source,
          RuleVariables:
            kind === 'STATEFUL' ? { IPSets: { HOME_NET: { Definition: homeNet(node, ctx) } } } : undefined,
          StatefulRuleOptions: kind === 'STATEFUL' ? { RuleOrder: 'STRICT_ORDER' } : undefined,
        }),
        Tags: ctx.tags(node),
      },
    },
  });
  const groups: Group[] = [];
  if (properties.statelessRules.length > 0) {
    groups.push(
      group('STATELESS', 'StatelessRules', 'stateless rules', {
        StatelessRulesAndCustomActions: { StatelessRules: properties.statelessRules.map(statelessRule) },
      }),
    );
  }
  if (properties.statefulRules.length > 0) {
    groups.push(
      group('STATEFUL', 'StatefulRules', 'stateful rules', {
        StatefulRules: properties.statefulRules.map((rule, index) => ({
          Action: rule.action,
          Header: {
            Protocol: rule.protocol,
            Source: rule.source,
            SourcePort: rule.sourcePort,
            Direction: rule.direction,
            Destination: rule.destination,
            DestinationPort: rule.destinationPort,
          },
          RuleOptions: [{ Keyword: 'sid', Settings: [String(index + 1)] }],
        })),
      }),
    );
  }
  for (const [suffix, type, Targets, what] of [
    ['DeniedDomains', 'DENYLIST', properties.deniedDomains, 'domains that nobody may call'],
    ['AllowedDomains', 'ALLOWLIST', properties.allowedDomains, 'domains that may be called'],
  ] as const) {
    if (Targets.length === 0) continue;
    groups.push(
      group('STATEFUL', suffix, what, {
        RulesSourceList: { GeneratedRulesType: type, TargetTypes: ['HTTP_HOST', 'TLS_SNI'], Targets },
      }),
    );
  }
  if (properties.suricataRules !== undefined) {
    groups.push(
      group('STATEFUL', 'SuricataRules', 'signatures of its own', { RulesString: properties.suricataRules }),
    );
  }
  return groups;
}

function statelessRule(rule: Firewall['properties']['statelessRules'][number]): CfnObject {
  const ports =
    rule.fromPort === undefined
      ? undefined
      : [{ FromPort: rule.fromPort, ToPort: rule.toPort ?? rule.fromPort }];
  return {
    Priority: rule.priority,
    RuleDefinition: {
      Actions: [rule.action],
      MatchAttributes: compact({
        Protocols: rule.protocol === 'any' ? undefined : [numbers[rule.protocol]],
        Sources: [{ AddressDefinition: rule.source }],
        Destinations: [{ AddressDefinition: rule.destination }],
        DestinationPorts: rule.protocol === 'tcp' || rule.protocol === 'udp' ? ports : undefined,
      }),
    },
  };
}

function homeNet(node: Firewall, ctx: ResolveContext): readonly CfnValue[] {
  if (node.properties.homeNet.length > 0) return node.properties.homeNet;
  const vpc = ctx.vpcOf(node.id);
  return vpc === undefined ? ['10.0.0.0/8'] : [ctx.getAtt(vpc.id, 'CidrBlock')];
}

function policy(node: Firewall, groups: readonly Group[], ctx: ResolveContext): ResourceDraft {
  const { defaultAction, managedRuleGroups } = node.properties;
  const own = (kind: Group['kind']) => groups.filter((each) => each.kind === kind);
  const arnOf = ({ draft }: Group) => ctx.ref(node.id, draft.suffix);
  const stateful = [
    ...own('STATEFUL').map(arnOf),
    ...managedRuleGroups.map((name) =>
      sub(`arn:\${AWS::Partition}:network-firewall:\${AWS::Region}:aws-managed:stateful-rulegroup/${name}`),
    ),
  ];
  const actions = {
    'drop-established': ['aws:drop_established', 'aws:alert_established'],
    'drop-strict': ['aws:drop_strict', 'aws:alert_strict'],
    allow: ['aws:alert_established'],
  } as const;
  return {
    suffix: 'Policy',
    type: 'AWS::NetworkFirewall::FirewallPolicy',
    because: `${node.name} acts by a policy.`,
    properties: {
      FirewallPolicyName: sub(`\${AWS::StackName}-${node.id}`),
      FirewallPolicy: compact({
        StatelessDefaultActions: ['aws:forward_to_sfe'],
        StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
        StatelessRuleGroupReferences: listOf(
          own('STATELESS').map((each, index) => ({ ResourceArn: arnOf(each), Priority: index + 1 })),
        ),
        StatefulRuleGroupReferences: listOf(
          stateful.map((ResourceArn, index) => ({ ResourceArn, Priority: index + 1 })),
        ),
        StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER', StreamExceptionPolicy: 'REJECT' },
        StatefulDefaultActions: actions[defaultAction],
        TLSInspectionConfigurationArn:
          namedNode(node.properties.tlsInspectionCertificate, ['certificate'], ctx) === undefined
            ? undefined
            : ctx.ref(node.id, 'TlsInspection'),
      }),
      Tags: ctx.tags(node),
    },
  };
}

function listOf(entries: readonly CfnObject[]): readonly CfnObject[] | undefined {
  return entries.length === 0 ? undefined : entries;
}

function tlsInspection(node: Firewall, ctx: ResolveContext): readonly ResourceDraft[] {
  const certificate = namedNode(node.properties.tlsInspectionCertificate, ['certificate'], ctx);
  if (certificate === undefined) return [];
  return [
    {
      suffix: 'TlsInspection',
      type: 'AWS::NetworkFirewall::TLSInspectionConfiguration',
      because: `${node.name} opens what is encrypted for ${certificate.name}.`,
      properties: {
        TLSInspectionConfigurationName: sub(`\${AWS::StackName}-${node.id}`),
        TLSInspectionConfiguration: {
          ServerCertificateConfigurations: [
            {
              ServerCertificates: [{ ResourceArn: ctx.ref(certificate.id) }],
              Scopes: [
                {
                  Protocols: [numbers.tcp],
                  Sources: [{ AddressDefinition: '0.0.0.0/0' }],
                  Destinations: [{ AddressDefinition: '0.0.0.0/0' }],
                  SourcePorts: [{ FromPort: 0, ToPort: 65_535 }],
                  DestinationPorts: [{ FromPort: 443, ToPort: 443 }],
                },
              ],
            },
          ],
        },
        Tags: ctx.tags(node),
      },
    },
  ];
}

function logging(node: Firewall, suffix: string, ctx: ResolveContext): ResourceDraft {
  const bucket = ctx.connectionsFrom(node.id, 'log').find(({ to }) => ctx.node(to)?.kind === 's3-bucket');
  const destination = (LogType: string): CfnObject =>
    bucket === undefined
      ? {
          LogType,
          LogDestinationType: 'CloudWatchLogs',
          LogDestination: compact({ logGroup: ctx.logGroupName(node.id) }),
        }
      : {
          LogType,
          LogDestinationType: 'S3',
          LogDestination: { bucketName: ctx.ref(bucket.to), prefix: node.id },
        };
  return {
    suffix: `${suffix}Logging`,
    type: 'AWS::NetworkFirewall::LoggingConfiguration',
    because: `${node.name} logs alerts and flows.`,
    properties: {
      FirewallArn: ctx.getAtt(node.id, 'FirewallArn', suffix === '' ? undefined : suffix),
      LoggingConfiguration: { LogDestinationConfigs: [destination('ALERT'), destination('FLOW')] },
    },
  };
}
