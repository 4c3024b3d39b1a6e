import { z } from 'zod';
import { type CostLineDraft, defineKind, type Manifest } from '../../define-kind.ts';
import type { CfnValue } from '../../kit/cfn.ts';
import { securityGroupsField } from '../../kit/common-fields.ts';
import { clusterOf, kubernetesName, manifest, namespaceManifests, podLabels } from '../../kit/kubernetes.ts';
import { ledTo, namespaceAround, targetPortOf } from '../../kit/kubernetes-pods.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { publicAddressLine } from '../../kit/public-address.ts';
import { usageInput } from '../../kit/quantity.ts';
import { drawn, monthHours, product } from '../../kit/usage-quantity.ts';

/** Where Kubernetes opens a port of the nodes (kubernetes.io, Service type NodePort, 2026-11). */
const nodePorts = { from: 30_000, to: 32_767 } as const;

export const k8sService = defineKind({
  id: 'k8s-service',
  title: 'Kubernetes service',
  family: 'containers',
  icon: 'container',
  summary: 'One stable address for the pods of a deployment, inside the cluster or behind a load balancer.',
  aliases: ['K8s Service', 'K8s svc', 'ClusterIP', 'NodePort', 'LoadBalancer Service', 'ClusterIP Service'],
  docs: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  traits: ['network-interface', 'listens', 'ip-target'],
  appearance: { as: 'icon' },
  placement: { parents: ['eks-cluster'] },
  types: [],
  properties: z.object({
    type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).default('ClusterIP').meta({
      title: 'Type',
      help: 'ClusterIP: from within the cluster, or behind a drawn load balancer. LoadBalancer: AWS makes a Network Load Balancer.',
    }),
    namespace: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      .optional()
      .meta({ title: 'Namespace', help: 'That of its pods, unless stated.' }),
    port: z.int().min(1).max(65_535).default(80).meta({ title: 'Port' }),
    targetPort: z.int().min(1).max(65_535).optional().meta({
      title: 'Port of the pods',
      help: 'That of its first deployment, unless stated.',
    }),
    protocol: z.enum(['TCP', 'UDP']).default('TCP').meta({ title: 'Protocol', advanced: true }),
    nodePort: z.int().min(nodePorts.from).max(nodePorts.to).optional().meta({
      title: 'Port of the nodes',
      advanced: true,
      help: 'For NodePort. Kubernetes takes a free one unless stated.',
      source: 'kubernetes.io/docs/concepts/services-networking/service',
      checked: '2026-11',
    }),
    scheme: z.enum(['internet-facing', 'internal']).default('internal').meta({
      title: 'Load balancer is',
      group: 'Network',
    }),
    sessionAffinity: z.enum(['None', 'ClientIP']).default('None').meta({
      title: 'Keeps clients on a pod',
      advanced: true,
    }),
    selector: z.record(z.string(), z.string()).default({}).meta({
      title: 'Only pods with labels',
      advanced: true,
      help: 'Those of the deployment it leads to, unless stated.',
    }),
    securityGroups: securityGroupsField.meta({
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
      help: 'For LoadBalancer: the largest of its dimensions for most applications.',
    }),
  }),
  manifests: (node, ctx) => {
    const { properties } = node;
    const namespace = namespaceAround(node, ctx);
    const isBalanced = properties.type === 'LoadBalancer';
    const groups = (properties.securityGroups ?? []).map((id) => ctx.getAtt(id, 'GroupId'));
    const name = kubernetesName(node.id);
    const objects: Manifest[] = [
      ...namespaceManifests(namespace),
      manifest(
        'v1',
        'Service',
        {
          name,
          namespace,
          ...(isBalanced
            ? {
                annotations: {
                  'service.beta.kubernetes.io/aws-load-balancer-scheme': properties.scheme,
                  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
                  ...(groups.length === 0
                    ? {}
                    : {
                        'service.beta.kubernetes.io/aws-load-balancer-security-groups': {
                          'Fn::Join': [',', groups],
                        },
                      }),
                },
              }
            : {}),
        },
        {
          spec: {
            type: properties.type,
            // The controller of AWS in place of the one that is built into Kubernetes.
            ...(isBalanced ? { loadBalancerClass: 'service.k8s.aws/nlb' } : {}),
            ...(properties.sessionAffinity === 'None' ? {} : { sessionAffinity: properties.sessionAffinity }),
            selector: selectorOf(node.id, properties.selector, ctx),
            ports: [
              {
                protocol: properties.protocol,
                port: properties.port,
                targetPort: targetPortOf(node, ctx),
                ...(properties.type === 'NodePort' && properties.nodePort !== undefined
                  ? { nodePort: properties.nodePort }
                  : {}),
              },
            ],
          },
        },
      ),
    ];
    ctx.targetGroupArns(node.id).forEach((targetGroupARN: CfnValue, index) => {
      objects.push(
        manifest(
          'elbv2.k8s.aws/v1beta1',
          'TargetGroupBinding',
          { name: index === 0 ? name : `${name}-${index + 1}`, namespace },
          { spec: { serviceRef: { name, port: properties.port }, targetGroupARN, targetType: 'ip' } },
        ),
      );
    });
    return objects;
  },
  securityGroupOfAws: (node, ctx) => {
    const cluster = clusterOf(node.id, ctx);
    return cluster === undefined ? undefined : { owner: cluster.id, attribute: 'ClusterSecurityGroupId' };
  },
  hasHiddenBalancer: (node) => (node.properties.type === 'LoadBalancer' ? 'opens-itself' : false),
  // A load balancer sends to the pods themselves, so their port comes first.
  listens: (node) => {
    const protocol = node.properties.protocol === 'UDP' ? 'udp' : 'tcp';
    const ports = [node.properties.targetPort, node.properties.port];
    return [...new Set(ports)].flatMap((port) => (port === undefined ? [] : [{ protocol, port } as const]));
  },
  cost: (node, ctx) => {
    if (node.properties.type !== 'LoadBalancer') return [];
    const lines: CostLineDraft[] = [
      {
        component: 'elb.nlb/hour',
        label: 'Load balancer hours',
        quantity: product('hours', [monthHours(ctx)]),
      },
      {
        component: 'elb.nlb/nlcu',
        label: 'Load balancer capacity',
        quantity: product('NLCU-hours', [usageInput(node, 'processedGigabytesPerMonth', 'processed', 'GB')]),
        note: '1 GB an hour is one unit.',
      },
    ];
    if (node.properties.scheme === 'internet-facing') {
      const cluster = clusterOf(node.id, ctx);
      const zones = cluster === undefined ? undefined : ctx.subnetsOf(cluster.id).length;
      lines.push(publicAddressLine(drawn('load balancer nodes', zones, 'addresses'), monthHours(ctx)));
    }
    return lines;
  },
  load: delayLoad('link', 1),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'Inside the cluster', properties: {} },
      {
        title: 'Behind a load balancer of AWS',
        properties: { type: 'LoadBalancer', scheme: 'internet-facing', port: 80, targetPort: 8080 },
      },
      { title: 'A port of every node', properties: { type: 'NodePort', nodePort: 30_080 } },
    ],
    bad: [
      { title: 'A port of the nodes outside their range', properties: { nodePort: 8080 }, field: 'nodePort' },
      { title: 'An unknown type', properties: { type: 'Ingress' }, field: 'type' },
    ],
  },
});

function selectorOf(
  id: string,
  stated: Readonly<Record<string, string>>,
  ctx: Parameters<typeof ledTo>[2],
): Readonly<Record<string, string>> {
  const deployments = ledTo(id, 'k8s-deployment', ctx);
  const [only, ...others] = deployments;
  if (Object.keys(stated).length > 0) return stated;
  if (only === undefined) return podLabels(id);
  if (others.length === 0) return podLabels(only.node.id);
  // Versions of one application share a label that each of them states beside its own.
  const shared = deployments
    .map(({ node }) => Object.entries((node.properties.podLabels ?? {}) as Record<string, string>))
    .reduce((common, labels) =>
      common.filter(([key, value]) => labels.some(([other, same]) => other === key && same === value)),
    );
  return shared.length === 0 ? podLabels(only.node.id) : Object.fromEntries(shared);
}
