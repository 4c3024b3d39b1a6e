import { z } from 'zod';
import type {
  ConnectionView,
  CostLineDraft,
  DocumentReader,
  NodeView,
  ResolveContext,
} from '../define-kind.ts';
import type { CfnObject, CfnValue } from './cfn.ts';
import { waitsForInternet } from './internet-gateway.ts';
import { drawnSubnetCount, hourlyLine } from './network-costs.ts';

/** A listener as its load balancer's properties have it, with the protocol that follows from the rest. */
export interface Listener {
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TLS' | 'TCP_UDP';
  readonly certificateArn?: string;
  readonly sslPolicy?: string;
  readonly redirectToHttps: boolean;
}

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
export function waitsOf(node: NodeView, ctx: ResolveContext): { readonly dependsOn?: readonly string[] } {
  const internet = node.properties.scheme === 'internet-facing' ? waitsForInternet(node.id, ctx) : {};
  const log = logConnection(node, ctx);
  const dependsOn = [
    ...(internet.dependsOn ?? []),
    ...(log === undefined ? [] : [ctx.logicalId(log.to, 'Policy')]),
  ];
  return dependsOn.length === 0 ? {} : { dependsOn };
}

function logConnection(node: NodeView, ctx: ResolveContext): ConnectionView | undefined {
  return ctx.connectionsFrom(node.id, 'log').find(({ to }) => ctx.node(to)?.kind === 's3-bucket');
}

/** The bucket that a `log` connection names, for the access logs of a load balancer. */
export function accessLogAttributes(
  node: NodeView,
  ctx: ResolveContext,
): Readonly<Record<string, CfnValue | undefined>> {
  const connection = logConnection(node, ctx);
  if (connection === undefined) return {};
  const { prefix } = connection.properties;
  return {
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': ctx.ref(connection.to),
    'access_logs.s3.prefix': typeof prefix === 'string' && prefix !== '' ? prefix : undefined,
  };
}

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
