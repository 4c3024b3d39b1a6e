import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView } from '../define-kind.ts';
import { kubernetesName, namespaceOf } from './kubernetes.ts';
import { hostOf, ledTo, namespaceAround, targetPortOf } from './kubernetes-pods.ts';

export interface MeshRoute {
  readonly name: string;
  readonly service: NodeId;
  readonly prefix: string;
  readonly headerName: string;
  readonly headerRegex: string;
  readonly targets: readonly { readonly target: NodeId; readonly weight: number }[];
  readonly maxRetries: number;
  readonly perRetryTimeoutMs: number;
  readonly retryOn: readonly string[];
  readonly timeoutMs: number;
  readonly idleTimeoutMs?: number | undefined;
}

export interface CircuitBreaker {
  readonly service: NodeId;
  readonly maxConnections: number;
  readonly maxPendingRequests: number;
  readonly maxRequests: number;
  readonly maxRequestsPerConnection: number;
  readonly consecutiveErrors: number;
  readonly intervalSeconds: number;
  readonly baseEjectionSeconds: number;
  readonly maxEjectionPercent: number;
  readonly loadBalancing: 'LEAST_REQUEST' | 'ROUND_ROBIN' | 'RANDOM';
}

export type MeshFields = {
  readonly implementation: 'istio' | 'app-mesh';
  readonly mutualTls: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  readonly egress: 'ALLOW_ALL' | 'DROP_ALL';
  readonly routes: readonly MeshRoute[];
  readonly circuitBreakers: readonly CircuitBreaker[];
};

export type Mesh = NodeView<MeshFields>;

/** App Mesh outside of a cluster is made by CloudFormation; in one, its controller makes it from manifests. */
export function isAppMeshOfAws(node: Mesh, ctx: DocumentReader): boolean {
  return (
    node.properties.implementation === 'app-mesh' && ctx.ancestorOf(node.id, 'eks-cluster') === undefined
  );
}

/** One thing that a mesh talks to: where it is found, and on which port. */
export interface MeshMember {
  readonly node: NodeView;
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** A service of a mesh with its routes, its breaker, and the versions that its requests go to. */
export interface MeshService extends MeshMember {
  readonly routes: readonly (Omit<MeshRoute, 'targets'> & {
    readonly targets: readonly { readonly member: MeshMember; readonly weight: number }[];
  })[];
  readonly breaker: CircuitBreaker | undefined;
  /** Every target of its routes, in id order. */
  readonly versions: readonly MeshMember[];
}

/** The services that the routes and breakers of the mesh name, in the order in which they are named. */
export function servicesOfMesh(node: Mesh, ctx: DocumentReader): readonly MeshService[] {
  const { routes, circuitBreakers } = node.properties;
  const ids = [...new Set([...routes, ...circuitBreakers].map(({ service }) => service))];
  return ids.flatMap((id) => {
    const service = ctx.node(id);
    if (service === undefined) return [];
    const own = routes.filter((route) => route.service === id).map((route) => withMembers(route, ctx));
    const versions = new Map(
      own.flatMap(({ targets }) => targets.map(({ member }) => [member.node.id, member] as const)),
    );
    return [
      {
        ...memberOf(service, ctx),
        routes: own,
        breaker: circuitBreakers.find((breaker) => breaker.service === id),
        versions: [...versions.values()].sort((a, b) => (a.node.id < b.node.id ? -1 : 1)),
      },
    ];
  });
}

function withMembers(route: MeshRoute, ctx: DocumentReader): MeshService['routes'][number] {
  const stated = route.targets.flatMap(({ target, weight }) => {
    const found = ctx.node(target);
    return found === undefined ? [] : [{ member: memberOf(found, ctx), weight }];
  });
  if (stated.length > 0) return { ...route, targets: stated };
  const service = ctx.node(route.service);
  const pods = service === undefined ? [] : ledTo(service.id, 'k8s-deployment', ctx);
  const behind = pods.length > 0 ? pods.map(({ node }) => node) : service === undefined ? [] : [service];
  return { ...route, targets: behind.map((each) => ({ member: memberOf(each, ctx), weight: 100 })) };
}

function memberOf(node: NodeView, ctx: DocumentReader): MeshMember {
  const name = kubernetesName(node.id);
  if (node.kind === 'k8s-service') {
    return { node, name, host: hostOf(node, ctx), port: targetPortOf(node, ctx) };
  }
  if (node.kind === 'k8s-deployment') {
    return {
      node,
      name,
      host: `${name}.${namespaceOf(node)}.svc.cluster.local`,
      port: portOf(node.properties.containerPort),
    };
  }
  // What registers in Cloud Map is found by its name there.
  const { discoveryName, containerPort, applicationPort } = node.properties;
  const host = typeof discoveryName === 'string' && discoveryName !== '' ? discoveryName : name;
  return { node, name, host: `${host}.local`, port: portOf(containerPort ?? applicationPort) };
}

function portOf(value: unknown): number {
  return typeof value === 'number' ? value : 80;
}

/** The namespace in which the routing of a service is kept. */
export function namespaceOfMember({ node }: MeshMember, ctx: DocumentReader): string {
  return node.kind === 'k8s-service' ? namespaceAround(node, ctx) : namespaceOf(node);
}
