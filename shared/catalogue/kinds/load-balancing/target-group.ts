import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnObject, compact, ref } from '../../kit/cfn.ts';
import { healthCheckFields } from '../../kit/health-check.ts';
import { targetGroupLoad } from '../../kit/load/balancer-load.ts';
import { balancerOfListener, genevePort } from '../../kit/load-balancer.ts';
import {
  healthCheckProperties,
  isLayer7,
  type TargetType,
  targetGroupAttributes,
  targetTypeOf,
} from '../../kit/target-group.ts';

export const targetGroup = defineKind({
  id: 'target-group',
  title: 'Target group',
  family: 'load-balancing',
  icon: 'target-group',
  summary: 'The targets that a load balancer forwards to, and how their health is checked.',
  aliases: [
    'TG',
    'Target Groups',
    'ALB Target Group',
    'NLB Target Group',
    'Target Group 1',
    'Target Group 2',
    'Backend Pool',
  ],
  docs: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'region', 'canvas'] },
  types: ['AWS::ElasticLoadBalancingV2::TargetGroup'],
  properties: z.object({
    targetGroupName: z
      .string()
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/, 'Up to 32 letters, digits and hyphens.')
      .optional()
      .meta({
        title: 'Target group name',
        advanced: true,
        help: 'AWS makes one unless stated, so that it can be replaced.',
        source: 'CloudFormation AWS::ElasticLoadBalancingV2::TargetGroup',
        checked: '2026-11',
      }),
    targetType: z.enum(['instance', 'ip', 'lambda', 'alb']).optional().meta({
      title: 'Target type',
      help: 'Without it, what its drawn targets are: instances by id, containers by address, functions, load balancers.',
    }),
    protocol: z
      .enum(['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC', 'GENEVE'])
      .optional()
      .meta({
        title: 'Protocol',
        help: 'HTTP or HTTPS behind an Application Load Balancer, GENEVE behind a Gateway Load Balancer, another behind a Network Load Balancer. Without it, what fits the load balancer.',
      }),
    port: z
      .int()
      .min(1)
      .max(65535)
      .default(80)
      .meta({ title: 'Port', help: 'Of the targets, unless they name their own.' }),
    protocolVersion: z.enum(['HTTP1', 'HTTP2', 'GRPC']).default('HTTP1').meta({
      title: 'HTTP version',
      advanced: true,
      help: 'What is spoken to the targets.',
    }),
    ...healthCheckFields,
    deregistrationDelaySeconds: z.int().min(0).max(3600).default(300).meta({
      title: 'Deregistration delay',
      unit: 's',
      advanced: true,
      help: 'How long running requests may finish before a target is removed.',
      source: 'CloudFormation AWS::ElasticLoadBalancingV2::TargetGroup TargetGroupAttribute',
      checked: '2026-11',
    }),
    stickinessSeconds: z.int().min(1).max(604_800).optional().meta({
      title: 'Stickiness',
      unit: 's',
      advanced: true,
      help: 'Keeps a client on one target for this long. Without it, off.',
    }),
    stickinessType: z
      .enum(['lb_cookie', 'app_cookie', 'source_ip', 'source_ip_dest_ip', 'source_ip_dest_ip_proto'])
      .optional()
      .meta({
        title: 'Sticks by',
        advanced: true,
        help: 'A cookie of the load balancer or of the application, or addresses. Without it, the cookie or the address of the client.',
      }),
    stickinessCookie: z
      .string()
      .min(1)
      .max(128)
      .regex(/^(?!AWSALB)/, 'Names that begin with AWSALB are those of the load balancer.')
      .optional()
      .meta({ title: 'Cookie of the application', advanced: true, help: 'For app_cookie.' }),
    slowStartSeconds: z.int().min(30).max(900).optional().meta({
      title: 'Slow start',
      unit: 's',
      advanced: true,
      help: 'How long a new target gets a growing share. Without it, off. Behind an ALB only.',
    }),
    loadBalancingAlgorithmType: z
      .enum(['round_robin', 'least_outstanding_requests', 'weighted_random'])
      .default('round_robin')
      .meta({ title: 'Spreads by', advanced: true, help: 'Behind an Application Load Balancer.' }),
    anomalyMitigation: z.boolean().default(false).meta({
      title: 'Fewer requests to odd targets',
      advanced: true,
      help: 'With weighted random: targets that answer with more errors than the others get less.',
    }),
    crossZone: z
      .enum(['use_load_balancer_configuration', 'true', 'false'])
      .default('use_load_balancer_configuration')
      .meta({
        title: 'Cross-zone load balancing',
        advanced: true,
        help: 'Of this group; without it, as the load balancer says. Stickiness of an ALB needs it.',
      }),
    preserveClientIp: z.boolean().optional().meta({
      title: 'Targets see the address of the client',
      advanced: true,
      help: 'Behind a Network Load Balancer. Without it, for instances and for UDP.',
    }),
    proxyProtocolV2: z.boolean().default(false).meta({
      title: 'Proxy protocol v2',
      advanced: true,
      help: 'Behind a Network Load Balancer: puts the address of the client before the data.',
    }),
    connectionTermination: z.boolean().default(false).meta({
      title: 'Close connections when it is removed',
      advanced: true,
      help: 'Behind a Network Load Balancer: after the deregistration delay.',
    }),
    targetFailover: z.enum(['no_rebalance', 'rebalance']).default('no_rebalance').meta({
      title: 'Flows of a failed appliance',
      advanced: true,
      help: 'Behind a Gateway Load Balancer: they end, or go to another.',
    }),
    multiValueHeaders: z.boolean().default(false).meta({
      title: 'Headers as lists',
      advanced: true,
      help: 'For functions: headers and query strings that come twice arrive as lists.',
    }),
  }),
  freeBecause: 'A target group is free; its load balancer is charged.',
  resources: (node, ctx) => {
    const { properties } = node;
    const targetType = typeOf(node, properties.targetType, ctx);
    const isFunction = targetType === 'lambda';
    const protocol = properties.protocol ?? usualProtocol(node, targetType, ctx);
    const targets = registeredTargets(node, targetType, ctx);
    return [
      {
        type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        properties: compact({
          Name: properties.targetGroupName,
          TargetType: targetType,
          Protocol: isFunction ? undefined : protocol,
          ProtocolVersion:
            isLayer7(protocol) && !isFunction ? unlessUsual(properties.protocolVersion, 'HTTP1') : undefined,
          Port: isFunction ? undefined : protocol === 'GENEVE' ? genevePort : properties.port,
          VpcId: isFunction ? undefined : ctx.vpcId(node.id),
          Targets: targets.length === 0 ? undefined : targets,
          ...healthCheckProperties(
            protocol === 'GENEVE'
              ? { ...properties, healthCheckPort: properties.healthCheckPort ?? 80 }
              : properties,
            protocol,
            targetType,
          ),
          TargetGroupAttributes: targetGroupAttributes(
            {
              ...properties,
              deregistrationDelaySeconds: unlessUsual(properties.deregistrationDelaySeconds, 300),
              algorithm: unlessUsual(properties.loadBalancingAlgorithmType, 'round_robin'),
            },
            protocol,
            targetType,
          ),
          Tags: ctx.tags(node),
        }),
        ...waitsForPermission(node, targetType, ctx),
      },
    ];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  metrics: {
    namespace: 'AWS/ApplicationELB',
    namespaceFor: (node, ctx) =>
      loadBalancerOf(node, ctx)?.kind === 'nlb' ? 'AWS/NetworkELB' : 'AWS/ApplicationELB',
    metrics: [
      { name: 'UnHealthyHostCount', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'HealthyHostCount', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 1 },
    ],
    dimensions: (node, ctx) => {
      const loadBalancer = loadBalancerOf(node, ctx);
      return {
        TargetGroup: ctx.getAtt(node.id, 'TargetGroupFullName'),
        LoadBalancer:
          loadBalancer === undefined ? undefined : ctx.getAtt(loadBalancer.id, 'LoadBalancerFullName'),
      };
    },
  },
  load: targetGroupLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'HTTP on port 80', properties: {} },
      {
        title: 'Containers with a health page',
        properties: {
          targetType: 'ip',
          port: 8080,
          healthCheckPath: '/health',
          matcher: '200-299',
          deregistrationDelaySeconds: 30,
        },
      },
      {
        title: 'Sticky, with a slow start',
        properties: {
          stickinessSeconds: 86_400,
          stickinessType: 'app_cookie',
          stickinessCookie: 'session',
          slowStartSeconds: 60,
        },
      },
      {
        title: 'Appliances behind a Gateway Load Balancer',
        properties: { protocol: 'GENEVE', targetFailover: 'rebalance' },
      },
      {
        title: 'TCP behind a Network Load Balancer',
        properties: { protocol: 'TCP', port: 5432, healthCheckProtocol: 'TCP' },
      },
    ],
    bad: [
      {
        title: 'A path without its slash',
        properties: { healthCheckPath: 'health' },
        field: 'healthCheckPath',
      },
      {
        title: 'An interval of one second',
        properties: { healthCheckIntervalSeconds: 1 },
        field: 'healthCheckIntervalSeconds',
      },
    ],
  },
});

/** What AWS takes anyway is left out, as in the groups that lines imply. */
function unlessUsual<T>(value: T, usual: T): T | undefined {
  return value === usual ? undefined : value;
}

/** The stated type, else that of the first drawn target, else instances as AWS does. */
function typeOf(node: NodeView, stated: TargetType | undefined, ctx: ResolveContext): TargetType {
  if (stated !== undefined) return stated;
  for (const { to } of ctx.connectionsFrom(node.id, 'target')) {
    const target = ctx.node(to);
    const type = target === undefined ? undefined : targetTypeOf(target, ctx.kindOf(to)?.traits ?? []);
    if (type !== undefined) return type;
  }
  return 'instance';
}

function loadBalancerOf(node: NodeView, ctx: DocumentReader): NodeView | undefined {
  return ctx
    .connectionsTo(node.id, 'forward')
    .map(({ from }) => {
      const source = ctx.node(from);
      return source?.kind === 'listener' ? balancerOfListener(source, ctx) : source;
    })
    .find((source) => source !== undefined && ctx.hasTrait(source.id, 'load-balancer'));
}

/** A Network Load Balancer forwards TCP, to another load balancer too; an Application Load Balancer HTTP. */
function usualProtocol(
  node: NodeView,
  targetType: TargetType,
  ctx: ResolveContext,
): 'HTTP' | 'TCP' | 'GENEVE' {
  if (targetType === 'alb') return 'TCP';
  if (loadBalancerOf(node, ctx)?.kind === 'gwlb') return 'GENEVE';
  const isBehindNlb = ctx
    .connectionsTo(node.id, 'forward')
    .some(({ from }) => ctx.node(from)?.kind === 'nlb' || loadBalancerOf(node, ctx)?.kind === 'nlb');
  return isBehindNlb ? 'TCP' : 'HTTP';
}

/** Targets that are named here; groups of instances and services of containers register themselves. */
function registeredTargets(
  node: NodeView,
  targetType: TargetType,
  ctx: ResolveContext,
): readonly CfnObject[] {
  return ctx.connectionsFrom(node.id, 'target').flatMap(({ to, properties }) => {
    const target = ctx.node(to);
    if (target === undefined) return [];
    const port = typeof properties.port === 'number' ? { Port: properties.port } : {};
    if (target.kind === 'ec2-instance' && targetType === 'instance') return [{ Id: ctx.ref(to), ...port }];
    if (target.kind === 'ec2-instance' && targetType === 'ip')
      return [{ Id: ctx.getAtt(to, 'PrivateIp'), ...port }];
    if (target.kind === 'alb' && targetType === 'alb') return [{ Id: ctx.ref(to), ...port }];
    if (targetType === 'lambda' && ctx.hasTrait(to, 'lambda-target')) return [{ Id: ctx.arn(to) }];
    if (target.kind === 'network-interface' && targetType === 'ip') {
      return [{ Id: ctx.getAtt(to, 'PrimaryPrivateIpAddress'), ...port }];
    }
    if (target.kind === 'server' && targetType === 'ip' && typeof target.properties.ipAddress === 'string') {
      return [{ Id: target.properties.ipAddress, AvailabilityZone: 'all', ...port }];
    }
    if (target.kind === 'on-premises' && targetType === 'ip' && Array.isArray(properties.ipAddresses)) {
      // Addresses outside of the VPC are reached from every zone.
      return properties.ipAddresses.flatMap((address) =>
        typeof address === 'string' ? [{ Id: address, AvailabilityZone: 'all', ...port }] : [],
      );
    }
    return [];
  });
}

/** A function can be registered only once it allows load balancers to invoke it. */
function waitsForPermission(
  node: NodeView,
  targetType: TargetType,
  ctx: ResolveContext,
): { readonly dependsOn?: readonly string[] } {
  if (targetType !== 'lambda') return {};
  const grants = ctx.connectionsFrom(node.id, 'target').flatMap(({ id, to }) => {
    const target = ctx.node(to);
    if (target === undefined) return [];
    const pusher = {
      from: node.id,
      connection: id,
      service: 'elasticloadbalancing.amazonaws.com',
      sourceArn: '',
    };
    const drafts = ctx.kindOf(to)?.allowPush?.(target, [pusher], ctx) ?? [];
    return drafts.flatMap(({ suffix }) => (suffix === undefined ? [] : [ctx.logicalId(to, suffix)]));
  });
  return grants.length === 0 ? {} : { dependsOn: grants };
}
