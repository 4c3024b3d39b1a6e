import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, type CfnValue, compact, sub } from './cfn.ts';
import { namedNode } from './ends.ts';

/** IANA numbers of the protocols of stateless rules. */
const numbers = { tcp: 6, udp: 17, icmp: 1 } as const;

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

interface Group {
  readonly kind: 'STATELESS' | 'STATEFUL';
  readonly draft: ResourceDraft;
}

/** The groups of rules that the settings of a firewall make. */
export function firewallRuleGroups(node: Firewall, ctx: ResolveContext): readonly Group[] {
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

/** The policy by which a firewall acts: its own groups first, then those that AWS manages. */
export function firewallPolicy(node: Firewall, groups: readonly Group[], ctx: ResolveContext): ResourceDraft {
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

/** What a firewall needs to look into encrypted traffic; nothing where no certificate is named. */
export function tlsInspection(node: Firewall, ctx: ResolveContext): readonly ResourceDraft[] {
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

/** Where the endpoint with the suffix writes its alerts and flows. */
export function firewallLogging(node: Firewall, suffix: string, ctx: ResolveContext): ResourceDraft {
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
