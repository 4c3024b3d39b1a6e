import type { DocumentReader, Manifest } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';
import { kubernetesName, manifest, namespaceManifests, podLabels } from './kubernetes.ts';
import { type Mesh, type MeshService, namespaceOfMember, servicesOfMesh } from './mesh.ts';

const api = 'appmesh.k8s.aws/v1beta2';

/** A mesh of App Mesh in a cluster, as objects that its controller makes into resources. */
export function appMeshManifests(node: Mesh, ctx: DocumentReader): readonly Manifest[] {
  const name = kubernetesName(node.id);
  const services = servicesOfMesh(node, ctx);
  const namespaces = [...new Set(services.map((service) => namespaceOfMember(service, ctx)))].sort();
  const labels = { mesh: name, 'appmesh.k8s.aws/sidecarInjectorWebhook': 'enabled' };
  return [
    ...namespaces.flatMap((namespace) => namespaceManifests(namespace, labels)),
    manifest(
      api,
      'Mesh',
      { name },
      {
        spec: {
          egressFilter: { type: node.properties.egress },
          namespaceSelector: { matchLabels: { mesh: name } },
        },
      },
    ),
    ...services.flatMap((service) => [
      ...virtualNodes(service, ctx),
      virtualRouter(service, ctx),
      manifest(
        api,
        'VirtualService',
        { name: service.name, namespace: namespaceOfMember(service, ctx) },
        {
          spec: {
            awsName: service.host,
            provider: { virtualRouter: { virtualRouterRef: { name: service.name } } },
          },
        },
      ),
    ]),
  ];
}

function virtualNodes(service: MeshService, ctx: DocumentReader): readonly Manifest[] {
  const { breaker } = service;
  return service.versions.map((version) =>
    manifest(
      api,
      'VirtualNode',
      { name: version.name, namespace: namespaceOfMember(version, ctx) },
      {
        spec: {
          awsName: version.name,
          podSelector: { matchLabels: { ...podLabels(version.node.id) } },
          listeners: [
            compact({
              portMapping: { port: version.port, protocol: 'http' },
              connectionPool:
                breaker === undefined
                  ? undefined
                  : {
                      http: {
                        maxConnections: breaker.maxConnections,
                        maxPendingRequests: breaker.maxPendingRequests,
                      },
                    },
              outlierDetection:
                breaker === undefined
                  ? undefined
                  : {
                      maxServerErrors: breaker.consecutiveErrors,
                      interval: seconds(breaker.intervalSeconds),
                      baseEjectionDuration: seconds(breaker.baseEjectionSeconds),
                      maxEjectionPercent: breaker.maxEjectionPercent,
                    },
            }),
          ],
          serviceDiscovery: { dns: { hostname: version.host } },
        },
      },
    ),
  );
}

function virtualRouter(service: MeshService, ctx: DocumentReader): Manifest {
  return manifest(
    api,
    'VirtualRouter',
    { name: service.name, namespace: namespaceOfMember(service, ctx) },
    {
      spec: {
        listeners: [{ portMapping: { port: service.port, protocol: 'http' } }],
        routes: service.routes.map((route, priority) => {
          const tcp = route.retryOn.filter((event) => event === 'connection-error');
          const http = route.retryOn.filter((event) => event !== 'connection-error');
          return {
            name: route.name,
            priority,
            httpRoute: compact({
              match: compact({
                prefix: route.prefix,
                headers:
                  route.headerName === ''
                    ? undefined
                    : [
                        compact({
                          name: route.headerName,
                          match: route.headerRegex === '' ? undefined : { regex: route.headerRegex },
                        }),
                      ],
              }),
              action: {
                weightedTargets: route.targets.map(({ member, weight }) => ({
                  virtualNodeRef: { name: member.name },
                  weight,
                })),
              },
              retryPolicy:
                route.maxRetries === 0
                  ? undefined
                  : compact({
                      maxRetries: route.maxRetries,
                      perRetryTimeout: milliseconds(route.perRetryTimeoutMs),
                      httpRetryEvents: http.length === 0 ? undefined : http,
                      tcpRetryEvents: tcp.length === 0 ? undefined : tcp,
                    }),
              timeout: compact({
                perRequest: milliseconds(route.timeoutMs),
                idle: route.idleTimeoutMs === undefined ? undefined : milliseconds(route.idleTimeoutMs),
              }),
            }),
          };
        }),
      },
    },
  );
}

function seconds(value: number): CfnObject {
  return { unit: 's', value };
}

function milliseconds(value: number): CfnObject {
  return { unit: 'ms', value };
}
