import type { NodeId } from '#shared/document/records.ts';
import type { ConnectionView, DocumentReader, NodeView } from '../define-kind.ts';
import { clusterOf, gibibytesOf, kubernetesName, namespaceOf, type Taint, vcpuOf } from './kubernetes.ts';

/** Kinds of connections that lead from a service to its pods, from an ingress to its services. */
const leading = ['target', 'forward', 'traffic'] as const;

/** What a Kubernetes service or ingress leads to, of that kind, each once and in id order. */
export function ledTo(
  id: NodeId,
  kind: string,
  ctx: DocumentReader,
): readonly { readonly node: NodeView; readonly connection: ConnectionView }[] {
  const found = new Map<NodeId, { readonly node: NodeView; readonly connection: ConnectionView }>();
  for (const connection of leading.flatMap((each) => ctx.connectionsFrom(id, each))) {
    const node = ctx.node(connection.to);
    if (node?.kind === kind && !found.has(node.id)) found.set(node.id, { node, connection });
  }
  return [...found.values()].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
}

/** The services that lead to the pods of a deployment. */
export function servicesOfPods(deployment: NodeId, ctx: DocumentReader): readonly NodeView[] {
  const ids = new Set(leading.flatMap((kind) => ctx.connectionsTo(deployment, kind)).map(({ from }) => from));
  return [...ids].sort().flatMap((id) => {
    const node = ctx.node(id);
    return node?.kind === 'k8s-service' ? [node] : [];
  });
}

/** The stated namespace of a service or ingress, else that of what it leads to. */
export function namespaceAround(node: NodeView, ctx: DocumentReader): string {
  const { namespace } = node.properties;
  if (typeof namespace === 'string') return namespace;
  for (const kind of ['k8s-deployment', 'k8s-service'] as const) {
    const [first] = ledTo(node.id, kind, ctx);
    if (first !== undefined)
      return kind === 'k8s-service' ? namespaceAround(first.node, ctx) : namespaceOf(first.node);
  }
  return 'default';
}

/** The port of the pods behind a service: the stated one, else that of the first deployment. */
export function targetPortOf(service: NodeView, ctx: DocumentReader): number {
  const { targetPort, port } = service.properties;
  if (typeof targetPort === 'number') return targetPort;
  const [first] = ledTo(service.id, 'k8s-deployment', ctx);
  const own = first?.node.properties.containerPort;
  if (typeof own === 'number') return own;
  return typeof port === 'number' ? port : 80;
}

/** The name of a service within the cluster. */
export function hostOf(service: NodeView, ctx: DocumentReader): string {
  return `${kubernetesName(service.id)}.${namespaceAround(service, ctx)}.svc.cluster.local`;
}

/** Whether pods of the node need an AWS role: they use something that asks for permissions, or one is drawn. */
export function podsCallAws(id: NodeId, ctx: DocumentReader): boolean {
  const uses = ctx
    .connectionsFrom(id)
    .some(
      ({ kind, to }) =>
        ['data', 'invoke', 'event', 'call'].includes(kind) && ctx.kindOf(to)?.access !== undefined,
    );
  return uses || ctx.connectionsTo(id, 'poll').length > 0 || ctx.connectionsFrom(id, 'assume').length > 0;
}

/** How pods of the node get the credentials of their role: Fargate runs no agent of EKS Pod Identity. */
export function podCredentialsOf(id: NodeId, ctx: DocumentReader): 'pod-identity' | 'irsa' {
  if (ctx.ancestorOf(id, 'eks-fargate-profile') !== undefined) return 'irsa';
  const cluster = ctx.node(id)?.kind === 'eks-cluster' ? ctx.node(id) : clusterOf(id, ctx);
  return cluster?.properties.podCredentials === 'irsa' ? 'irsa' : 'pod-identity';
}

/** Whether roles of the cluster trust its OIDC provider, which is then made. */
export function needsOidcProvider(cluster: NodeId, ctx: DocumentReader): boolean {
  return (
    podCredentialsOf(cluster, ctx) === 'irsa' ||
    ctx
      .descendantsOf(cluster, 'k8s-deployment')
      .some(({ id }) => podCredentialsOf(id, ctx) === 'irsa' && podsCallAws(id, ctx))
  );
}

export interface NodesOfPods {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** What keeps pods on the nodes that they are drawn in: labels of the nodes, and the taints that they carry. */
export function nodesOfPods(id: NodeId, ctx: DocumentReader): NodesOfPods {
  const group = ctx.ancestorOf(id, 'eks-node-group');
  if (group !== undefined) {
    return { nodeSelector: { [nodeGroupLabel]: kubernetesName(group.id) }, taints: taintsOf(group) };
  }
  const pool = ctx.ancestorOf(id, 'karpenter-node-pool');
  if (pool !== undefined) {
    return { nodeSelector: { 'karpenter.sh/nodepool': kubernetesName(pool.id) }, taints: taintsOf(pool) };
  }
  return { nodeSelector: {}, taints: [] };
}

/** On the nodes of a group whose pods are drawn inside it. */
export const nodeGroupLabel = 'node-group';

function taintsOf(node: NodeView): readonly Taint[] {
  return Array.isArray(node.properties.taints) ? (node.properties.taints as readonly Taint[]) : [];
}

/**
 * Sizes of Fargate pods: vCPU with the least and greatest memory in GiB and the step between (Amazon EKS user guide,
 * Fargate pod configuration, 2026-11). Memory of a quarter vCPU comes in the three sizes named.
 */
const fargateSizes: readonly (readonly [vcpu: number, memory: readonly number[]])[] = [
  [0.25, [0.5, 1, 2]],
  [0.5, steps(1, 4, 1)],
  [1, steps(2, 8, 1)],
  [2, steps(4, 16, 1)],
  [4, steps(8, 30, 1)],
  [8, steps(16, 60, 4)],
  [16, steps(32, 120, 8)],
];

/** EKS adds this to every pod for the components of Kubernetes. */
const overheadGib = 0.25;

/** The Fargate size that a pod is charged for: its requests and the overhead, rounded up. Undefined where none fits. */
export function fargatePodSize(
  cpu: string,
  memory: string,
): { readonly vcpu: number; readonly gib: number } | undefined {
  const vcpu = vcpuOf(cpu);
  const gib = gibibytesOf(memory);
  if (vcpu === undefined || gib === undefined) return undefined;
  for (const [size, memories] of fargateSizes) {
    const fitting = memories.find((each) => each >= gib + overheadGib);
    if (size >= vcpu && fitting !== undefined) return { vcpu: size, gib: fitting };
  }
  return undefined;
}

function steps(from: number, to: number, by: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}
