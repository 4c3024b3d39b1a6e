import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { awsRegion, type CfnObject, compact, getAtt } from './cfn.ts';

/** How other services find this one. */
export const serviceDiscoveryShape = {
  serviceDiscovery: z.enum(['none', 'cloud-map', 'service-connect']).default('none').meta({
    title: 'Found by others through',
    group: 'Network',
    help: 'cloud-map: a DNS name. service-connect: a proxy beside each task, with retries, time-outs and metrics.',
  }),
  discoveryName: z
    .string()
    .regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, 'Use lower-case letters, digits and hyphens.')
    .optional()
    .meta({ title: 'Under the name', group: 'Network', help: 'Its id, unless stated.' }),
  perRequestTimeoutSeconds: z.int().min(0).max(86_400).optional().meta({
    title: 'Time-out of a request',
    unit: 's',
    group: 'Network',
    advanced: true,
    help: 'For Service Connect: 15 unless stated, 0 for none.',
  }),
  idleTimeoutSeconds: z.int().min(0).max(86_400).optional().meta({
    title: 'Idle time-out',
    unit: 's',
    group: 'Network',
    advanced: true,
    help: 'For Service Connect: 300 unless stated, 0 for none.',
  }),
} as const;

export type DiscoveryFields = z.output<z.ZodObject<typeof serviceDiscoveryShape>>;

const namespaceSuffix = 'Namespace';

/** The name of a service of ECS in the namespace of its cluster. */
function discoveryNameOf(node: NodeView): string {
  const { discoveryName } = node.properties;
  if (typeof discoveryName === 'string') return discoveryName;
  const name = node.id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60);
  return name === '' ? 'service' : name;
}

/** The name of a port in the task definition, by which Service Connect knows it. */
export function portNameOf(service: NodeId | undefined, ctx: DocumentReader): string | undefined {
  const node = service === undefined ? undefined : ctx.node(service);
  return node?.properties.serviceDiscovery === 'service-connect' ? discoveryNameOf(node) : undefined;
}

/** The namespace of a cluster whose services are found by name; in the VPC of the first of them. */
export function namespaceDrafts(
  node: NodeView<{ readonly namespace: string }>,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const [first] = ctx
    .descendantsOf(node.id, 'ecs-service')
    .filter(({ properties }) => properties.serviceDiscovery !== 'none');
  if (first === undefined) return [];
  return [
    {
      suffix: namespaceSuffix,
      type: 'AWS::ServiceDiscovery::PrivateDnsNamespace',
      because: `Services of ${node.name} find each other by name.`,
      properties: compact({
        Name: node.properties.namespace,
        Vpc: ctx.vpcId(first.id),
        Tags: ctx.tags(node),
      }),
    },
  ];
}

/** The registration of a service in Cloud Map; undefined where it has none. */
export function registryDraft(
  node: NodeView<DiscoveryFields>,
  cluster: NodeId | undefined,
  ctx: ResolveContext,
): ResourceDraft | undefined {
  if (node.properties.serviceDiscovery !== 'cloud-map' || cluster === undefined) return undefined;
  return {
    suffix: 'Registry',
    type: 'AWS::ServiceDiscovery::Service',
    because: `${node.name} is found under ${discoveryNameOf(node)}.`,
    properties: {
      Name: discoveryNameOf(node),
      DnsConfig: {
        NamespaceId: ctx.getAtt(cluster, 'Id', namespaceSuffix),
        RoutingPolicy: 'MULTIVALUE',
        DnsRecords: [{ Type: 'A', TTL: 10 }],
      },
      // ECS tells Cloud Map which tasks are healthy.
      HealthCheckCustomConfig: { FailureThreshold: 1 },
      Tags: ctx.tags(node),
    },
  };
}

/** `ServiceConnectConfiguration` of a service; undefined where it does not take part. */
export function connectConfiguration(
  node: NodeView<DiscoveryFields>,
  cluster: NodeId | undefined,
  port: number,
  ctx: ResolveContext,
): CfnObject | undefined {
  const { properties } = node;
  if (properties.serviceDiscovery !== 'service-connect' || cluster === undefined) return undefined;
  const name = discoveryNameOf(node);
  const group = ctx.logGroupName(node.id);
  const timeout = compact({
    PerRequestTimeoutSeconds: properties.perRequestTimeoutSeconds,
    IdleTimeoutSeconds: properties.idleTimeoutSeconds,
  });
  return compact({
    Enabled: true,
    Namespace: getAtt(ctx.logicalId(cluster, namespaceSuffix), 'Arn'),
    Services: [
      compact({
        PortName: name,
        DiscoveryName: name,
        ClientAliases: [{ DnsName: name, Port: port }],
        Timeout: Object.keys(timeout).length === 0 ? undefined : timeout,
      }),
    ],
    LogConfiguration:
      group === undefined
        ? undefined
        : {
            LogDriver: 'awslogs',
            Options: {
              'awslogs-group': group,
              'awslogs-region': awsRegion,
              'awslogs-stream-prefix': 'service-connect',
            },
          },
  });
}
