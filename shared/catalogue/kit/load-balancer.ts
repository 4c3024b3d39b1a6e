import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import type {
  ConnectionView,
  CostLineDraft,
  DocumentReader,
  NodeView,
  ResolveContext,
} from '../define-kind.ts';
import { type CfnObject, type CfnValue, ref } from './cfn.ts';
import { isProduction } from './environments.ts';
import { waitsForInternet } from './internet-gateway.ts';
import { drawnSubnetCount, hourlyLine } from './network-costs.ts';

/** A listener as its load balancer's properties have it, with the protocol that follows from the rest. */
export interface Listener {
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TLS' | 'TCP_UDP' | 'QUIC' | 'TCP_QUIC' | 'GENEVE';
  readonly certificateArn?: string;
  readonly sslPolicy?: string;
  readonly redirectToHttps: boolean;
}

export const schemeField = z.enum(['internet-facing', 'internal']).default('internet-facing').meta({
  title: 'Scheme',
  help: 'Internet-facing has public addresses and sits in public subnets.',
});

export const ipAddressTypeField = z
  .enum(['ipv4', 'dualstack'])
  .default('ipv4')
  .meta({ title: 'Address type', advanced: true });

export const zonalShiftField = z.boolean().default(false).meta({
  title: 'Zonal shift',
  advanced: true,
  help: 'Lets traffic be moved out of a zone that is impaired.',
});

export const certificateArnField = z
  .string()
  .regex(/^arn:aws[a-z-]*:(acm|iam):/, 'Give the ARN of a certificate of ACM or IAM.')
  .optional()
  .meta({
    title: 'Certificate',
    format: 'arn',
    help: 'Of the same Region. With one, the listener is encrypted.',
  });

export const sslPolicyField = z
  .string()
  .regex(
    /^ELBSecurityPolicy-[A-Za-z0-9-]+$/,
    'Give the name of a policy such as ELBSecurityPolicy-TLS13-1-2-2021-06.',
  )
  .optional()
  .meta({ title: 'TLS policy', help: 'Without it, TLS 1.2 and 1.3 (ELBSecurityPolicy-TLS13-1-2-2021-06).' });

export const loadBalancerNameField = z
  .string()
  .regex(
    /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
    'Up to 32 letters, digits and hyphens, not beginning with internal-.',
  )
  .optional()
  .meta({
    title: 'Load balancer name',
    advanced: true,
    help: 'AWS makes one unless stated, so that it can be replaced.',
    source: 'CloudFormation AWS::ElasticLoadBalancingV2::LoadBalancer',
    checked: '2026-11',
  });

export const deletionProtectionField = z.boolean().optional().meta({
  title: 'Deletion protection',
  advanced: true,
  help: 'Unless stated, in production.',
});

/** As stated; else what people depend on is protected. */
export function isProtected(
  properties: { readonly deletionProtection?: boolean | undefined },
  ctx: DocumentReader,
): boolean {
  return properties.deletionProtection ?? isProduction(ctx.settings.environment);
}

/** The TLS policy of an encrypted listener that names none. */
export const defaultSslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** The listeners of an ALB or NLB: a certificate makes HTTP into HTTPS and TCP into TLS. */
export function listenersOf(properties: Readonly<Record<string, unknown>>): readonly Listener[] {
  const stored = Array.isArray(properties.listeners)
    ? (properties.listeners as readonly Partial<Listener>[])
    : [];
  return stored.flatMap((listener) => {
    const { port, protocol, certificateArn, sslPolicy } = listener;
    if (port === undefined || protocol === undefined) return [];
    const encrypted = protocol === 'HTTP' ? 'HTTPS' : protocol === 'TCP' ? 'TLS' : protocol;
    return [
      {
        port,
        protocol: certificateArn === undefined ? protocol : encrypted,
        redirectToHttps: listener.redirectToHttps === true,
        ...(certificateArn === undefined ? {} : { certificateArn }),
        ...(sslPolicy === undefined ? {} : { sslPolicy }),
      },
    ];
  });
}

/** A listener of a load balancer, and the node that it is drawn as where it is one. */
export interface PlacedListener extends Listener {
  readonly node?: NodeId;
}

/** What packets of a listener or a target group are: QUIC runs over UDP, and GENEVE does too. */
export function transportsOf(protocol: string): readonly ('tcp' | 'udp')[] {
  if (protocol === 'TCP_UDP' || protocol === 'TCP_QUIC') return ['tcp', 'udp'];
  return ['UDP', 'QUIC', 'GENEVE'].includes(protocol) ? ['udp'] : ['tcp'];
}

/** What a Gateway Load Balancer takes: every packet, handed on in GENEVE on this port. */
export const genevePort = 6081;

/**
 * All listeners of a load balancer: those drawn as nodes, and those of its properties on other ports. The usual one
 * that nobody stated is not there beside drawn ones.
 */
export function listenersAt(node: NodeView, ctx: DocumentReader): readonly PlacedListener[] {
  if (node.kind === 'gwlb') return [{ port: genevePort, protocol: 'GENEVE', redirectToHttps: false }];
  const drawn = listenerNodesOf(node.id, ctx).flatMap((listener): readonly PlacedListener[] => {
    const { port, protocol, certificateArn, sslPolicy, defaultAction } = listener.properties;
    if (typeof port !== 'number') return [];
    return [
      {
        port,
        protocol: usualListenerProtocol(protocol, certificateArn, port, node.kind),
        redirectToHttps: defaultAction === 'redirect-to-https',
        ...(typeof certificateArn === 'string' ? { certificateArn } : {}),
        ...(typeof sslPolicy === 'string' ? { sslPolicy } : {}),
        node: listener.id,
      },
    ];
  });
  if (drawn.length > 0 && node.source.properties?.listeners === undefined) return drawn;
  const taken = new Set(drawn.map(({ port }) => port));
  return [...drawn, ...listenersOf(node.properties).filter(({ port }) => !taken.has(port))];
}

/** Listeners drawn as nodes at the load balancer, in the order of their ports. */
export function listenerNodesOf(loadBalancer: NodeId, ctx: DocumentReader): readonly NodeView[] {
  if (ctx.idsOfKind('listener').length === 0) return [];
  return ctx
    .nodesOfKind('listener')
    .filter((listener) => balancerOfListener(listener, ctx)?.id === loadBalancer)
    .toSorted((a, b) => Number(a.properties.port) - Number(b.properties.port));
}

/** The load balancer that a drawn listener is of: the one it sits in, names, or has a line from. */
export function balancerOfListener(listener: NodeView, ctx: DocumentReader): NodeView | undefined {
  const { loadBalancer } = listener.properties;
  const candidates = [
    ctx.parentOf(listener.id)?.id,
    typeof loadBalancer === 'string' ? loadBalancer : undefined,
    ...ctx.connectionsTo(listener.id, 'forward').map(({ from }) => from),
  ];
  for (const id of candidates) {
    if (id !== undefined && ctx.hasTrait(id, 'load-balancer')) return ctx.node(id);
  }
  return undefined;
}

function usualListenerProtocol(
  stated: unknown,
  certificateArn: unknown,
  port: number,
  balancer: string,
): Listener['protocol'] {
  const isEncrypted = typeof certificateArn === 'string';
  if (balancer === 'alb')
    return stated === 'HTTPS' || isEncrypted || (stated === undefined && port === 443) ? 'HTTPS' : 'HTTP';
  if (stated === 'UDP' || stated === 'TLS' || stated === 'TCP_UDP') return stated;
  if (stated === 'QUIC' || stated === 'TCP_QUIC') return stated;
  return isEncrypted ? 'TLS' : 'TCP';
}

/** Attributes whose value is not the one that AWS takes anyway. */
export function otherThan(
  attributes: Readonly<Record<string, readonly [value: unknown, usual: unknown]>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, [value, usual]]) =>
      value === usual ? [] : [[key, String(value)]],
    ),
  );
}

/** `Key` and `Value` pairs, as load balancers and target groups take their attributes. */
export function attributeList(
  attributes: Readonly<Record<string, CfnValue | undefined>>,
): readonly CfnObject[] {
  return Object.entries(attributes).flatMap(([Key, Value]) => (Value === undefined ? [] : [{ Key, Value }]));
}

/**
 * What a load balancer is created after: the attachment of the internet gateway that it faces, and the policy that
 * lets it write to its log bucket, which AWS tries at once.
 */
export function waitsOf(
  node: NodeView,
  ctx: ResolveContext,
  own?: OwnLogs,
): { readonly dependsOn?: readonly string[] } {
  const internet = node.properties.scheme === 'internet-facing' ? waitsForInternet(node.id, ctx) : {};
  const log = logConnection(node, ctx);
  const dependsOn = [
    ...(internet.dependsOn ?? []),
    ...(log === undefined ? [] : [ctx.logicalId(log.to, 'Policy')]),
    ...(own === undefined ? [] : [own.policy]),
  ];
  return dependsOn.length === 0 ? {} : { dependsOn };
}

function logConnection(node: NodeView, ctx: ResolveContext): ConnectionView | undefined {
  return ctx.connectionsFrom(node.id, 'log').find(({ to }) => ctx.node(to)?.kind === 's3-bucket');
}

/** A bucket that is made for the access logs of one load balancer, and its policy. */
export interface OwnLogs {
  readonly bucket: string;
  readonly policy: string;
}

/** The bucket that a `log` connection names, else its own, for the access logs of a load balancer. */
export function accessLogAttributes(
  node: NodeView,
  ctx: ResolveContext,
  own?: OwnLogs,
): Readonly<Record<string, CfnValue | undefined>> {
  const connection = logConnection(node, ctx);
  if (connection === undefined)
    return own === undefined
      ? {}
      : { 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': ref(own.bucket) };
  const { prefix } = connection.properties;
  return {
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': ctx.ref(connection.to),
    'access_logs.s3.prefix': typeof prefix === 'string' && prefix !== '' ? prefix : undefined,
  };
}

/** What leaves for the internet through a load balancer, for its bill. */
export const internetOutUsage = {
  internetOutGigabytesPerMonth: z.number().min(0).default(100).meta({
    title: 'Of it, out to the internet',
    unit: 'GB a month',
    help: 'Charged as data transfer where it is internet-facing.',
  }),
} as const;

/** What passes a load balancer, for its bill. */
export const throughputUsage = {
  processedGigabytesPerMonth: z
    .number()
    .min(0)
    .default(110)
    .meta({ title: 'Data through it', unit: 'GB a month' }),
  ...internetOutUsage,
} as const;

/** An internet-facing load balancer has a public address in each of its subnets, charged by the hour. */
export function publicNodeLines(
  node: NodeView,
  ctx: DocumentReader,
  elasticIps = 0,
): readonly CostLineDraft[] {
  if (node.properties.scheme !== 'internet-facing') return [];
  const subnets = drawnSubnetCount(node, ctx);
  const own = subnets === undefined ? undefined : Math.max(0, subnets - elasticIps);
  if (own === 0) return [];
  return [hourlyLine(ctx, 'ipv4/inUse', 'Public IPv4 addresses', own, own === 1 ? 'address' : 'addresses')];
}
