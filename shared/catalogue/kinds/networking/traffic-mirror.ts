import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import { type CfnObject, compact } from '../../kit/cfn.ts';
import { neighboursOf } from '../../kit/ends.ts';
import { hourlyLine } from '../../kit/network-costs.ts';

/** IANA numbers. */
const protocolNumbers = { tcp: 6, udp: 17, icmp: 1 } as const;

export const trafficMirror = defineKind({
  id: 'traffic-mirror',
  title: 'Traffic mirror',
  family: 'networking',
  icon: 'traffic-mirroring',
  summary:
    'Copies packets of network interfaces to a load balancer, an interface or an endpoint that analyses them.',
  aliases: ['Traffic Mirroring', 'VPC Traffic Mirroring', 'Mirror Session', 'Mirror Target', 'Packet Mirror'],
  docs: 'https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'region', 'canvas'] },
  types: [
    'AWS::EC2::TrafficMirrorFilter',
    'AWS::EC2::TrafficMirrorFilterRule',
    'AWS::EC2::TrafficMirrorTarget',
    'AWS::EC2::TrafficMirrorSession',
  ],
  properties: z.object({
    rules: z
      .array(
        z.object({
          direction: z.enum(['ingress', 'egress']).default('ingress').meta({ title: 'Direction' }),
          action: z.enum(['accept', 'reject']).default('accept').meta({ title: 'Action' }),
          protocol: z.enum(['any', 'tcp', 'udp', 'icmp']).default('any').meta({ title: 'Protocol' }),
          sourceCidrBlock: z.cidrv4().default('0.0.0.0/0').meta({ title: 'From' }),
          destinationCidrBlock: z.cidrv4().default('0.0.0.0/0').meta({ title: 'To' }),
          fromPort: z.int().min(0).max(65_535).optional().meta({ title: 'Port from' }),
          toPort: z.int().min(0).max(65_535).optional().meta({ title: 'Port to' }),
        }),
      )
      .max(10)
      .default([
        {
          direction: 'ingress',
          action: 'accept',
          protocol: 'any',
          sourceCidrBlock: '0.0.0.0/0',
          destinationCidrBlock: '0.0.0.0/0',
        },
        {
          direction: 'egress',
          action: 'accept',
          protocol: 'any',
          sourceCidrBlock: '0.0.0.0/0',
          destinationCidrBlock: '0.0.0.0/0',
        },
      ])
      .meta({
        title: 'Copied packets',
        help: 'Tried in this order; what none takes is not copied.',
        source: 'docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html',
        checked: '2026-11',
      }),
    packetLength: z.int().min(1).max(8500).optional().meta({
      title: 'Bytes of each packet',
      advanced: true,
      help: 'Without it, all of them.',
    }),
    sessionNumber: z.int().min(1).max(32_766).default(1).meta({
      title: 'Session number',
      advanced: true,
      help: 'Of several sessions of an interface the lowest takes a packet first.',
    }),
    virtualNetworkId: z.int().min(1).max(16_777_215).optional().meta({ title: 'VXLAN id', advanced: true }),
  }),
  resources: (node, ctx) => {
    const filter: ResourceDraft = {
      type: 'AWS::EC2::TrafficMirrorFilter',
      properties: {
        Description: node.name.slice(0, 255),
        NetworkServices: ['amazon-dns'],
        Tags: ctx.tags(node),
      },
    };
    return [
      filter,
      ...node.properties.rules.map(
        (rule, index): ResourceDraft => ({
          suffix: `Rule${index + 1}`,
          type: 'AWS::EC2::TrafficMirrorFilterRule',
          because: `${node.name} ${rule.action === 'accept' ? 'copies' : 'leaves out'} ${rule.direction} packets.`,
          properties: compact({
            TrafficMirrorFilterId: ctx.ref(node.id),
            TrafficDirection: rule.direction,
            RuleNumber: (index + 1) * 10,
            RuleAction: rule.action,
            Protocol: rule.protocol === 'any' ? undefined : protocolNumbers[rule.protocol],
            SourceCidrBlock: rule.sourceCidrBlock,
            DestinationCidrBlock: rule.destinationCidrBlock,
            DestinationPortRange:
              rule.fromPort === undefined || rule.protocol === 'any' || rule.protocol === 'icmp'
                ? undefined
                : { FromPort: rule.fromPort, ToPort: rule.toPort ?? rule.fromPort },
          }),
        }),
      ),
      ...sessions(node, ctx),
    ];
  },
  cost: (node, ctx) => [
    hourlyLine(
      ctx,
      'vpc.trafficMirroring/session',
      'Mirrored interface hours',
      ctx.connectionsTo(node.id, 'mirror').length,
      'interfaces',
    ),
  ],
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'All packets', properties: {} },
      {
        title: 'Heads of HTTPS packets',
        properties: {
          rules: [{ protocol: 'tcp', fromPort: 443, toPort: 443 }],
          packetLength: 128,
        },
      },
    ],
    bad: [{ title: 'A session number of zero', properties: { sessionNumber: 0 }, field: 'sessionNumber' }],
  },
});

type Mirror = NodeView<{
  readonly packetLength?: number | undefined;
  readonly sessionNumber: number;
  readonly virtualNetworkId?: number | undefined;
}>;

/** A session for every mirrored interface, once there is somewhere to copy to. */
function sessions(node: Mirror, ctx: ResolveContext): readonly ResourceDraft[] {
  const target = ctx
    .connectionsFrom(node.id, 'mirror')
    .flatMap(({ to }) => ctx.node(to) ?? [])
    .find(({ kind }) => ['nlb', 'network-interface', 'gwlb-endpoint'].includes(kind));
  if (target === undefined) return [];
  const sources = neighboursOf(node.id, ['mirror'], ['network-interface'], ctx).filter(
    ({ id }) => id !== target.id,
  );
  const { packetLength, sessionNumber, virtualNetworkId } = node.properties;
  return [
    {
      suffix: 'Target',
      type: 'AWS::EC2::TrafficMirrorTarget',
      because: `${node.name} copies to ${target.name}.`,
      properties: { ...targetOf(target, ctx), Tags: ctx.tags(node) },
    },
    ...sources.map((source) => ({
      suffix: `SessionOf${ctx.logicalId(source.id)}`,
      type: 'AWS::EC2::TrafficMirrorSession',
      because: `Packets of ${source.name} are copied to ${target.name}.`,
      properties: compact({
        NetworkInterfaceId: ctx.ref(source.id),
        TrafficMirrorTargetId: ctx.ref(node.id, 'Target'),
        TrafficMirrorFilterId: ctx.ref(node.id),
        SessionNumber: sessionNumber,
        PacketLength: packetLength,
        VirtualNetworkId: virtualNetworkId,
        Tags: ctx.tags(node),
      }),
    })),
  ];
}

function targetOf(target: NodeView, ctx: ResolveContext): CfnObject {
  if (target.kind === 'nlb') return { NetworkLoadBalancerArn: ctx.arn(target.id) };
  return target.kind === 'gwlb-endpoint'
    ? { GatewayLoadBalancerEndpointId: ctx.ref(target.id) }
    : { NetworkInterfaceId: ctx.ref(target.id) };
}
