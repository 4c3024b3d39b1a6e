import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import {
  type DocumentReader,
  defineKind,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { awsRegion, type CfnObject, type CfnValue, compact, ref } from '../../kit/cfn.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { gigabytesLine, hourlyLine } from '../../kit/network-costs.ts';
import { oneOf } from '../../kit/one-of.ts';
import { suffixOf } from '../../kit/suffix.ts';

const endpointKinds = ['alb', 'nlb', 'ec2-instance', 'elastic-ip'] as const;

export const globalAccelerator = defineKind({
  id: 'global-accelerator',
  title: 'Global Accelerator',
  family: 'networking',
  icon: 'global-accelerator',
  summary:
    'Two fixed addresses at the edge of AWS that lead over its own network to load balancers of the nearest healthy Region.',
  aliases: ['AWS Global Accelerator', 'AGA', 'Accelerator', 'Anycast IP'],
  docs: 'https://docs.aws.amazon.com/global-accelerator/latest/dg/what-is-global-accelerator.html',
  traits: ['resource', 'global', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['account', 'canvas'] },
  types: [
    'AWS::GlobalAccelerator::Accelerator',
    'AWS::GlobalAccelerator::Listener',
    'AWS::GlobalAccelerator::EndpointGroup',
  ],
  properties: z.object({
    ipAddressType: z
      .enum(['ipv4', 'dualstack'])
      .default('ipv4')
      .meta({ title: 'Address type', advanced: true }),
    enabled: z.boolean().default(true).meta({ title: 'Enabled', advanced: true }),
    listeners: z
      .array(
        z.object({
          fromPort: z.int().min(1).max(65_535).default(443).meta({ title: 'Port from' }),
          toPort: z.int().min(1).max(65_535).optional().meta({ title: 'Port to' }),
          protocol: z.enum(['TCP', 'UDP']).default('TCP').meta({ title: 'Protocol' }),
          clientAffinity: z.enum(['NONE', 'SOURCE_IP']).default('NONE').meta({ title: 'Client affinity' }),
        }),
      )
      .min(1)
      .max(10)
      .default([{ fromPort: 443, protocol: 'TCP', clientAffinity: 'NONE' }])
      .meta({
        title: 'Listeners',
        source: 'docs.aws.amazon.com/global-accelerator/latest/dg/limits-global-accelerator.html',
        checked: '2026-11',
      }),
    trafficDialPercentage: z.number().min(0).max(100).default(100).meta({
      title: 'Share of the own Region',
      unit: '%',
      advanced: true,
      help: 'Of what would go to it; the rest goes to other Regions.',
    }),
    healthCheckIntervalSeconds: oneOf([10, 30]).default(30).meta({
      title: 'Health check interval',
      unit: 's',
      advanced: true,
    }),
    healthCheckPath: z.string().startsWith('/').max(255).optional().meta({
      title: 'Health check path',
      advanced: true,
      help: 'Of instances and addresses; load balancers say themselves how they are.',
    }),
    preserveClientIp: z.boolean().default(true).meta({
      title: 'Targets see the address of the client',
      advanced: true,
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).default(100).meta({
      title: 'Data in the larger direction',
      unit: 'GB a month',
      help: 'Charged as a premium on data transfer.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const regions = endpointsByRegion(node.id, ctx);
    return [
      {
        type: 'AWS::GlobalAccelerator::Accelerator',
        properties: {
          Name: node.name.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 64),
          Enabled: properties.enabled,
          IpAddressType: properties.ipAddressType === 'dualstack' ? 'DUAL_STACK' : 'IPV4',
          Tags: ctx.tags(node),
        },
      },
      ...properties.listeners.flatMap((listener): readonly ResourceDraft[] => {
        const suffix = `Listener${listener.fromPort}${listener.protocol === 'UDP' ? 'Udp' : ''}`;
        const because = `${node.name} takes ${listener.protocol} on port ${listener.fromPort}.`;
        return [
          {
            suffix,
            type: 'AWS::GlobalAccelerator::Listener',
            because,
            properties: {
              AcceleratorArn: ctx.ref(node.id),
              Protocol: listener.protocol,
              PortRanges: [{ FromPort: listener.fromPort, ToPort: listener.toPort ?? listener.fromPort }],
              ClientAffinity: listener.clientAffinity,
            },
          },
          ...[...regions].map(
            ([region, endpoints]): ResourceDraft => ({
              suffix: `${suffix}Endpoints${suffixOf(region)}`,
              type: 'AWS::GlobalAccelerator::EndpointGroup',
              because: `${node.name} leads to ${endpoints.map(({ id }) => ctx.nameOf(id)).join(', ')}.`,
              properties: compact({
                ListenerArn: ctx.ref(node.id, suffix),
                EndpointGroupRegion: region === '' ? awsRegion : region,
                TrafficDialPercentage: region === '' ? properties.trafficDialPercentage : 100,
                HealthCheckIntervalSeconds: properties.healthCheckIntervalSeconds,
                HealthCheckPath: properties.healthCheckPath,
                HealthCheckProtocol: properties.healthCheckPath === undefined ? undefined : 'HTTP',
                EndpointConfigurations: endpoints.map(
                  ({ id, weight }): CfnObject =>
                    compact({
                      EndpointId: endpointIdOf(id, ctx),
                      Weight: weight,
                      ClientIPPreservationEnabled:
                        ctx.kindOf(id)?.id === 'elastic-ip' ? undefined : properties.preserveClientIp,
                    }),
                ),
              }),
            }),
          ),
        ];
      }),
    ];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  cost: (node, ctx) => [
    hourlyLine(ctx, 'globalAccelerator/accelerator', 'Accelerator hours', 1, 'accelerator'),
    hourlyLine(ctx, 'ipv4/inUse', 'Public IPv4 addresses', 2, 'addresses'),
    gigabytesLine(
      node,
      'globalAccelerator/dtPremium',
      'Data transfer premium',
      'gigabytesPerMonth',
      'Between North America and Europe; elsewhere it differs.',
    ),
  ],
  metrics: {
    namespace: 'AWS/GlobalAccelerator',
    metrics: [
      {
        name: 'UnhealthyEndpointCount',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
    ],
    dimensions: (node, ctx) => ({ Accelerator: ctx.ref(node.id) }),
  },
  load: delayLoad('link', 5),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'HTTPS', properties: {} },
      {
        title: 'A game',
        properties: {
          listeners: [{ fromPort: 7000, toPort: 7100, protocol: 'UDP', clientAffinity: 'SOURCE_IP' }],
        },
      },
    ],
    bad: [
      {
        title: 'A share above all',
        properties: { trafficDialPercentage: 120 },
        field: 'trafficDialPercentage',
      },
    ],
  },
});

interface Endpoint {
  readonly id: NodeId;
  readonly weight: number | undefined;
}

/** Endpoints by the Region that they are drawn in; empty for the Region of the stack. */
function endpointsByRegion(id: NodeId, ctx: DocumentReader): ReadonlyMap<string, readonly Endpoint[]> {
  const regions = new Map<string, Endpoint[]>();
  for (const { to, properties } of ctx.connectionsFrom(id, 'target')) {
    const target = ctx.node(to);
    if (target === undefined || !(endpointKinds as readonly string[]).includes(target.kind)) continue;
    const drawn = ctx.ancestorOf(to, 'region')?.properties.region;
    const region = typeof drawn === 'string' && drawn !== ctx.settings.region ? drawn : '';
    const endpoint = {
      id: to,
      weight: typeof properties.weight === 'number' ? properties.weight : undefined,
    };
    regions.set(region, [...(regions.get(region) ?? []), endpoint]);
  }
  return regions;
}

function endpointIdOf(id: NodeId, ctx: ResolveContext): CfnValue {
  return ctx.kindOf(id)?.id === 'elastic-ip' ? ctx.getAtt(id, 'AllocationId') : ctx.ref(id);
}
