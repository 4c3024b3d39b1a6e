import type { ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, compact, getAtt } from './cfn.ts';
import { type CircuitBreaker, type Mesh, type MeshMember, type MeshService, servicesOfMesh } from './mesh.ts';
import { suffixOf } from './suffix.ts';

/** A mesh of App Mesh with a router and routes for each service, as resources. */
export function appMeshDrafts(node: Mesh, ctx: ResolveContext): readonly ResourceDraft[] {
  const services = servicesOfMesh(node, ctx);
  const MeshName = getAtt(ctx.logicalId(node.id), 'MeshName');
  const Tags = ctx.tags(node);
  const nodes = new Map<
    string,
    { readonly member: MeshMember; readonly breaker: CircuitBreaker | undefined }
  >();
  for (const { breaker, versions } of services) {
    for (const member of versions) nodes.set(member.name, { member, breaker });
  }
  return [
    {
      type: 'AWS::AppMesh::Mesh',
      properties: { Spec: { EgressFilter: { Type: node.properties.egress } }, Tags },
    },
    ...[...nodes.values()].map(
      ({ member, breaker }): ResourceDraft => ({
        suffix: `Node${suffixOf(member.name)}`,
        type: 'AWS::AppMesh::VirtualNode',
        because: `${member.node.name} is in ${node.name}.`,
        properties: {
          MeshName,
          VirtualNodeName: member.name,
          Spec: {
            ServiceDiscovery: { DNS: { Hostname: member.host } },
            Listeners: [compact({ PortMapping: portMapping(member), ...breakerOf(breaker) })],
          },
          Tags,
        },
      }),
    ),
    ...services.flatMap((service): readonly ResourceDraft[] => [
      {
        suffix: `Router${suffixOf(service.name)}`,
        type: 'AWS::AppMesh::VirtualRouter',
        because: `${node.name} routes calls of ${service.node.name}.`,
        properties: {
          MeshName,
          VirtualRouterName: service.name,
          Spec: { Listeners: [{ PortMapping: portMapping(service) }] },
          Tags,
        },
      },
      ...service.routes.map(
        (route, index): ResourceDraft => ({
          suffix: `Route${suffixOf(service.name)}${suffixOf(route.name)}`,
          type: 'AWS::AppMesh::Route',
          because: `${node.name} routes calls of ${service.node.name}.`,
          properties: {
            MeshName,
            VirtualRouterName: getAtt(
              ctx.logicalId(node.id, `Router${suffixOf(service.name)}`),
              'VirtualRouterName',
            ),
            RouteName: route.name,
            Spec: routeSpec(route, index, (member) =>
              getAtt(ctx.logicalId(node.id, `Node${suffixOf(member.name)}`), 'VirtualNodeName'),
            ),
            Tags,
          },
        }),
      ),
      {
        suffix: `Service${suffixOf(service.name)}`,
        type: 'AWS::AppMesh::VirtualService',
        because: `${service.node.name} is called through ${node.name}.`,
        properties: {
          MeshName,
          VirtualServiceName: service.host,
          Spec: {
            Provider: {
              VirtualRouter: {
                VirtualRouterName: getAtt(
                  ctx.logicalId(node.id, `Router${suffixOf(service.name)}`),
                  'VirtualRouterName',
                ),
              },
            },
          },
          Tags,
        },
      },
    ]),
  ];
}

function portMapping({ port }: MeshMember): CfnObject {
  return { Port: port, Protocol: 'http' };
}

/** Retries of HTTP and of the connection are told apart. */
function routeSpec(
  route: MeshService['routes'][number],
  index: number,
  nameOf: (member: MeshMember) => CfnObject,
): CfnObject {
  const tcp = route.retryOn.filter((event) => event === 'connection-error');
  const http = route.retryOn.filter((event) => event !== 'connection-error');
  return {
    Priority: index,
    HttpRoute: compact({
      Match: compact({
        Prefix: route.prefix,
        Headers:
          route.headerName === ''
            ? undefined
            : [
                compact({
                  Name: route.headerName,
                  Match: route.headerRegex === '' ? undefined : { Regex: route.headerRegex },
                }),
              ],
      }),
      Action: {
        WeightedTargets: route.targets.map(({ member, weight }) => ({
          VirtualNode: nameOf(member),
          Weight: weight,
        })),
      },
      RetryPolicy:
        route.maxRetries === 0
          ? undefined
          : compact({
              MaxRetries: route.maxRetries,
              PerRetryTimeout: { Unit: 'ms', Value: route.perRetryTimeoutMs },
              HttpRetryEvents: http.length === 0 ? undefined : http,
              TcpRetryEvents: tcp.length === 0 ? undefined : tcp,
            }),
      Timeout: compact({
        PerRequest: { Unit: 'ms', Value: route.timeoutMs },
        Idle: route.idleTimeoutMs === undefined ? undefined : { Unit: 'ms', Value: route.idleTimeoutMs },
      }),
    }),
  };
}

function breakerOf(breaker: CircuitBreaker | undefined): CfnObject {
  if (breaker === undefined) return {};
  return {
    ConnectionPool: {
      HTTP: { MaxConnections: breaker.maxConnections, MaxPendingRequests: breaker.maxPendingRequests },
    },
    OutlierDetection: {
      MaxServerErrors: breaker.consecutiveErrors,
      Interval: { Unit: 's', Value: breaker.intervalSeconds },
      BaseEjectionDuration: { Unit: 's', Value: breaker.baseEjectionSeconds },
      MaxEjectionPercent: breaker.maxEjectionPercent,
    },
  };
}
