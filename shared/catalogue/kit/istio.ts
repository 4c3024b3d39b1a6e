import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, Manifest, NodeView } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';
import {
  kubernetesName,
  listed,
  manifest,
  namespaceManifests,
  namespaceOf,
  podLabels,
} from './kubernetes.ts';
import { ledTo } from './kubernetes-pods.ts';
import {
  type CircuitBreaker,
  type Mesh,
  type MeshService,
  namespaceOfMember,
  servicesOfMesh,
} from './mesh.ts';

const api = 'networking.istio.io/v1';

/** What Istio calls the events after which a request is tried again. */
const retryWords: Readonly<Record<string, string>> = {
  'server-error': '5xx',
  'gateway-error': 'gateway-error',
  'client-error': 'retriable-4xx',
  'stream-error': 'reset',
  'connection-error': 'connect-failure',
};

/** Routing, circuit breakers and encryption of a mesh, as objects of Istio. */
export function istioManifests(node: Mesh, ctx: DocumentReader): readonly Manifest[] {
  const services = servicesOfMesh(node, ctx);
  const namespaces = [...new Set(services.map((service) => namespaceOfMember(service, ctx)))].sort();
  const inNamespaces = namespaces.length === 0 ? ['default'] : namespaces;
  return [
    // The label makes Istio put its proxy beside every pod that starts there.
    ...inNamespaces.flatMap((namespace) => namespaceManifests(namespace, { 'istio-injection': 'enabled' })),
    ...inNamespaces.map((namespace) =>
      manifest(
        'security.istio.io/v1',
        'PeerAuthentication',
        { name: 'default', namespace },
        { spec: { mtls: { mode: node.properties.mutualTls } } },
      ),
    ),
    ...(node.properties.mutualTls === 'STRICT'
      ? reachedFromOutside(node, ctx).map((pods) => openPort(pods))
      : []),
    ...(node.properties.egress === 'DROP_ALL'
      ? inNamespaces.map((namespace) =>
          manifest(
            api,
            'Sidecar',
            { name: 'default', namespace },
            { spec: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } },
          ),
        )
      : []),
    ...services.flatMap((service) => [destinationRule(node, service, ctx), ...virtualService(service, ctx)]),
  ];
}

/** Deployments that load balancers send to: these are not in the mesh and cannot prove who they are. */
function reachedFromOutside(mesh: Mesh, ctx: DocumentReader): readonly NodeView[] {
  const cluster = ctx.ancestorOf(mesh.id, 'eks-cluster');
  const services =
    cluster === undefined ? ctx.nodesOfKind('k8s-service') : ctx.descendantsOf(cluster.id, 'k8s-service');
  const pods = services
    .filter(({ id, properties }) => properties.type === 'LoadBalancer' || isBehindBalancer(id, ctx))
    .flatMap(({ id }) => ledTo(id, 'k8s-deployment', ctx).map(({ node }) => node));
  const unique = new Map(pods.map((node) => [node.id, node]));
  return [...unique.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isBehindBalancer(service: NodeId, ctx: DocumentReader): boolean {
  return ['forward', 'target', 'traffic'].some((kind) =>
    ctx.connectionsTo(service, kind).some(({ from }) => {
      const start = ctx.node(from)?.kind;
      return start === 'k8s-ingress' || start === 'target-group' || ctx.hasTrait(from, 'load-balancer');
    }),
  );
}

/** Plain requests are taken on the port that load balancers send to, and nowhere else. */
function openPort(pods: NodeView): Manifest {
  const { containerPort } = pods.properties;
  return manifest(
    'security.istio.io/v1',
    'PeerAuthentication',
    { name: kubernetesName(pods.id), namespace: namespaceOf(pods) },
    {
      spec: {
        selector: { matchLabels: { ...podLabels(pods.id) } },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { [String(containerPort)]: { mode: 'PERMISSIVE' } },
      },
    },
  );
}

function virtualService(service: MeshService, ctx: DocumentReader): readonly Manifest[] {
  if (service.routes.length === 0) return [];
  return [
    manifest(
      api,
      'VirtualService',
      { name: service.name, namespace: namespaceOfMember(service, ctx) },
      {
        spec: {
          hosts: [service.host],
          http: service.routes.map((route) =>
            compact({
              name: route.name,
              match: matchOf(route),
              route: route.targets.map(({ member, weight }) =>
                compact({
                  destination: { host: service.host, subset: member.name },
                  weight: route.targets.length > 1 ? weight : undefined,
                }),
              ),
              timeout: `${route.timeoutMs}ms`,
              retries:
                route.maxRetries === 0
                  ? { attempts: 0 }
                  : {
                      attempts: route.maxRetries,
                      perTryTimeout: `${route.perRetryTimeoutMs}ms`,
                      retryOn: route.retryOn.map((event) => retryWords[event] ?? event).join(','),
                    },
            }),
          ),
        },
      },
    ),
  ];
}

function matchOf(route: MeshService['routes'][number]): readonly CfnObject[] | undefined {
  const hasHeader = route.headerName !== '';
  if (route.prefix === '/' && !hasHeader) return undefined;
  return [
    compact({
      uri: route.prefix === '/' ? undefined : { prefix: route.prefix },
      headers: hasHeader
        ? { [route.headerName.toLowerCase()]: { regex: route.headerRegex === '' ? '.+' : route.headerRegex } }
        : undefined,
    }),
  ];
}

function destinationRule(mesh: Mesh, service: MeshService, ctx: DocumentReader): Manifest {
  const { breaker } = service;
  const policy = compact({
    ...(breaker === undefined ? {} : breakerPolicy(breaker)),
    tls: mesh.properties.mutualTls === 'DISABLE' ? { mode: 'DISABLE' } : undefined,
  });
  return manifest(
    api,
    'DestinationRule',
    { name: service.name, namespace: namespaceOfMember(service, ctx) },
    {
      spec: compact({
        host: service.host,
        trafficPolicy: Object.keys(policy).length === 0 ? undefined : policy,
        subsets: listed(
          service.versions.map(({ name, node }) => ({ name, labels: { ...podLabels(node.id) } })),
        ),
      }),
    },
  );
}

function breakerPolicy(breaker: CircuitBreaker): CfnObject {
  return {
    connectionPool: {
      tcp: { maxConnections: breaker.maxConnections },
      http: compact({
        http1MaxPendingRequests: breaker.maxPendingRequests,
        http2MaxRequests: breaker.maxRequests,
        maxRequestsPerConnection:
          breaker.maxRequestsPerConnection === 0 ? undefined : breaker.maxRequestsPerConnection,
      }),
    },
    loadBalancer: { simple: breaker.loadBalancing },
    outlierDetection: {
      consecutive5xxErrors: breaker.consecutiveErrors,
      interval: `${breaker.intervalSeconds}s`,
      baseEjectionTime: `${breaker.baseEjectionSeconds}s`,
      maxEjectionPercent: breaker.maxEjectionPercent,
    },
  };
}
