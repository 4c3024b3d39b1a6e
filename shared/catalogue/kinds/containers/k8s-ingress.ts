import { z } from 'zod';
import { type CostLineDraft, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import type { CfnObject, CfnValue } from '../../kit/cfn.ts';
import { subnetsField } from '../../kit/common-fields.ts';
import { clusterOf, kubernetesName, listed, manifest, namespaceManifests } from '../../kit/kubernetes.ts';
import { ledTo, namespaceAround } from '../../kit/kubernetes-pods.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { certificateArnField } from '../../kit/load-balancer.ts';
import { publicAddressLine } from '../../kit/public-address.ts';
import { usageInput } from '../../kit/quantity.ts';
import { drawn, monthHours, product } from '../../kit/usage-quantity.ts';

const annotationPrefix = 'alb.ingress.kubernetes.io/';

export const k8sIngress = defineKind({
  id: 'k8s-ingress',
  title: 'Kubernetes ingress',
  family: 'containers',
  icon: 'container',
  summary: 'Routes HTTP requests by host and path to services of the cluster, through an ALB made for it.',
  aliases: ['Ingress', 'K8s Ingress', 'ALB Ingress', 'Ingress Controller', 'NGINX Ingress'],
  docs: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
  traits: ['listens'],
  appearance: { as: 'icon' },
  placement: { parents: ['eks-cluster'], spansSubnetsBy: 'subnets' },
  types: [],
  properties: z.object({
    ingressClass: z.enum(['alb', 'nginx']).default('alb').meta({
      title: 'Served by',
      help: 'alb: the AWS Load Balancer Controller makes an Application Load Balancer.',
    }),
    namespace: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      .optional()
      .meta({ title: 'Namespace', help: 'That of its services, unless stated.' }),
    scheme: z.enum(['internet-facing', 'internal']).default('internet-facing').meta({
      title: 'Scheme',
      group: 'Network',
    }),
    certificateArn: certificateArnField,
    tlsSecretName: z.string().optional().meta({
      title: 'TLS secret',
      advanced: true,
      help: 'For NGINX: a secret of the namespace that holds the certificate.',
    }),
    targetType: z.enum(['ip', 'instance']).default('ip').meta({
      title: 'Sends to',
      advanced: true,
      help: 'ip: to the pods. instance: to a port of the nodes, which their services open.',
    }),
    groupName: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/)
      .optional()
      .meta({
        title: 'Shares a load balancer with',
        advanced: true,
        help: 'Ingresses of one group name have one load balancer.',
      }),
    healthCheckPath: z
      .string()
      .startsWith('/')
      .default('/')
      .meta({ title: 'Health check path', group: 'Health' }),
    idleTimeoutSeconds: z
      .int()
      .min(1)
      .max(4000)
      .default(60)
      .meta({ title: 'Idle timeout', unit: 's', advanced: true }),
    subnets: subnetsField.meta({
      title: 'Subnets',
      group: 'Network',
      reference: ['subnet'],
      advanced: true,
      help: 'Found by the controller through their tags, unless stated.',
    }),
    securityGroups: z
      .array(z.string())
      .max(5)
      .optional()
      .meta({
        title: 'Security groups',
        group: 'Network',
        reference: ['security-group'],
        advanced: true,
        help: 'Of its load balancer. Without any, the controller makes one.',
      }),
  }),
  usage: z.object({
    processedGigabytesPerMonth: z.number().min(0).default(50).meta({
      title: 'Through the load balancer',
      unit: 'GB a month',
      help: 'The largest of its four dimensions for most applications.',
    }),
  }),
  manifests: (node, ctx) => {
    const { properties } = node;
    const namespace = namespaceAround(node, ctx);
    const hosts = [...new Set(rulesOf(node, ctx).flatMap(({ host }) => (host === undefined ? [] : [host])))];
    return [
      ...namespaceManifests(namespace),
      manifest(
        'networking.k8s.io/v1',
        'Ingress',
        {
          name: kubernetesName(node.id),
          namespace,
          annotations: properties.ingressClass === 'alb' ? annotations(node, ctx) : undefined,
        },
        {
          spec: {
            ingressClassName: properties.ingressClass,
            ...(properties.ingressClass === 'nginx' && properties.tlsSecretName !== undefined
              ? { tls: [{ secretName: properties.tlsSecretName, ...(hosts.length === 0 ? {} : { hosts }) }] }
              : {}),
            ...routing(node, ctx),
          },
        },
      ),
    ];
  },
  hasHiddenBalancer: () => 'opens-itself',
  listens: (node) =>
    hasTls(node.properties)
      ? [
          { protocol: 'tcp', port: 443, speaks: 'HTTPS' },
          { protocol: 'tcp', port: 80, speaks: 'HTTP' },
        ]
      : [{ protocol: 'tcp', port: 80, speaks: 'HTTP' }],
  cost: (node, ctx) => {
    // NGINX runs in pods behind a service, which is drawn and charged itself.
    if (node.properties.ingressClass !== 'alb') return [];
    const shares =
      node.properties.groupName === undefined
        ? {}
        : { note: 'Shared with the other ingresses of its group, each of which is charged here.' };
    const lines: CostLineDraft[] = [
      {
        component: 'elb.alb/hour',
        label: 'Load balancer hours',
        quantity: product('hours', [monthHours(ctx)]),
        ...shares,
      },
      {
        component: 'elb.alb/lcu',
        label: 'Load balancer capacity',
        quantity: product('LCU-hours', [usageInput(node, 'processedGigabytesPerMonth', 'processed', 'GB')]),
        note: '1 GB an hour is one unit.',
      },
    ];
    if (node.properties.scheme === 'internet-facing') {
      const cluster = clusterOf(node.id, ctx);
      const stated = node.properties.subnets?.length;
      const zones = stated ?? (cluster === undefined ? undefined : ctx.subnetsOf(cluster.id).length);
      lines.push(publicAddressLine(drawn('load balancer nodes', zones, 'addresses'), monthHours(ctx)));
    }
    return lines;
  },
  load: delayLoad('link', 1),
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'HTTP from the internet', properties: {} },
      {
        title: 'HTTPS inside the VPC',
        properties: {
          scheme: 'internal',
          certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e',
          healthCheckPath: '/health',
          groupName: 'shop',
        },
      },
      { title: 'Served by NGINX', properties: { ingressClass: 'nginx', tlsSecretName: 'shop-tls' } },
    ],
    bad: [
      {
        title: 'A path without its slash',
        properties: { healthCheckPath: 'health' },
        field: 'healthCheckPath',
      },
      { title: 'No certificate', properties: { certificateArn: 'my-certificate' }, field: 'certificateArn' },
    ],
  },
});

type IngressFields = {
  readonly ingressClass: string;
  readonly scheme: string;
  readonly certificateArn?: string | undefined;
  readonly tlsSecretName?: string | undefined;
  readonly targetType: string;
  readonly groupName?: string | undefined;
  readonly healthCheckPath: string;
  readonly idleTimeoutSeconds: number;
  readonly subnets?: readonly string[] | undefined;
  readonly securityGroups?: readonly string[] | undefined;
};

type Ingress = NodeView<IngressFields>;

function hasTls({ ingressClass, certificateArn, tlsSecretName }: IngressFields): boolean {
  return ingressClass === 'alb' ? certificateArn !== undefined : tlsSecretName !== undefined;
}

function annotations({ id, properties }: Ingress, ctx: ResolveContext): CfnObject {
  const joined = (values: readonly CfnValue[]): CfnValue => ({ 'Fn::Join': [',', values] });
  const certificate =
    properties.certificateArn ?? attachedTo(id, 'certificate', (from) => ctx.arn(from), ctx);
  const isEncrypted = certificate !== undefined;
  const stated: Readonly<Record<string, CfnValue | undefined>> = {
    scheme: properties.scheme,
    'target-type': properties.targetType,
    'listen-ports': isEncrypted ? '[{"HTTP": 80}, {"HTTPS": 443}]' : '[{"HTTP": 80}]',
    'ssl-redirect': isEncrypted ? '443' : undefined,
    'certificate-arn': certificate,
    'healthcheck-path': properties.healthCheckPath,
    'load-balancer-attributes': `idle_timeout.timeout_seconds=${properties.idleTimeoutSeconds}`,
    'group.name': properties.groupName,
    subnets:
      (properties.subnets ?? []).length === 0
        ? undefined
        : joined((properties.subnets ?? []).map((id) => ctx.ref(id))),
    'security-groups':
      (properties.securityGroups ?? []).length === 0
        ? undefined
        : joined((properties.securityGroups ?? []).map((id) => ctx.getAtt(id, 'GroupId'))),
    'wafv2-acl-arn': attachedTo(id, 'web-acl', (from) => ctx.getAtt(from, 'Arn'), ctx),
  };
  return Object.fromEntries(
    Object.entries(stated).flatMap(([key, value]) =>
      value === undefined ? [] : [[`${annotationPrefix}${key}`, value]],
    ),
  );
}

/** What is made of the node of that kind that is attached to it. */
function attachedTo(
  id: string,
  kind: string,
  make: (from: string) => CfnValue,
  ctx: ResolveContext,
): CfnValue | undefined {
  const found = ctx.connectionsTo(id, 'attach').find(({ from }) => ctx.node(from)?.kind === kind);
  return found === undefined ? undefined : make(found.from);
}

interface Rule {
  readonly host: string | undefined;
  readonly path: string;
  readonly service: string;
  readonly port: number;
}

function rulesOf(node: Ingress, ctx: ResolveContext): readonly Rule[] {
  return ledTo(node.id, 'k8s-service', ctx).flatMap(({ node: service, connection }) => {
    const { pathPattern, hostHeader } = connection.properties;
    const paths = texts(pathPattern);
    const hosts = texts(hostHeader);
    const port = typeof service.properties.port === 'number' ? service.properties.port : 80;
    return (hosts.length === 0 ? [undefined] : hosts).flatMap((host) =>
      (paths.length === 0 ? ['/'] : paths).map((path) => ({
        host,
        path,
        service: kubernetesName(service.id),
        port,
      })),
    );
  });
}

/** Rules by host, the longest paths first; what has neither host nor path is where the rest goes. */
function routing(node: Ingress, ctx: ResolveContext): CfnObject {
  const rules = rulesOf(node, ctx);
  const [fallback] = rules.filter(({ host, path }) => host === undefined && path === '/');
  const byHost = new Map<string | undefined, Rule[]>();
  for (const rule of rules) {
    if (rule === fallback) continue;
    const same = byHost.get(rule.host);
    if (same === undefined) byHost.set(rule.host, [rule]);
    else same.push(rule);
  }
  const written = listed(
    [...byHost].map(([host, paths]) => ({
      ...(host === undefined ? {} : { host }),
      http: {
        paths: [...paths]
          .sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1))
          .map(({ path, ...rule }) => ({
            // A pattern of the load balancer is written by its beginning here.
            path: path.replace(/\/?\*+$/, '') === '' ? '/' : path.replace(/\/?\*+$/, ''),
            pathType: 'Prefix',
            backend: backend(rule),
          })),
      },
    })),
  );
  return {
    ...(fallback === undefined ? {} : { defaultBackend: backend(fallback) }),
    ...(written === undefined ? {} : { rules: written }),
  };
}

function backend({ service, port }: Pick<Rule, 'service' | 'port'>): CfnObject {
  return { service: { name: service, port: { number: port } } };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
