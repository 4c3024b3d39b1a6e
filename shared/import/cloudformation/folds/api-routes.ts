import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import type { Lift, LiftResource, NodeDraft } from '../lift.ts';
import { numberOf, textOf } from './network.ts';

/** The routes of an API as lines to what answers them, each with its method and path. */
export function drawApiRoutes(lift: Lift): void {
  for (const resource of lift.resources.values()) {
    if (resource.type === 'AWS::ApiGatewayV2::Route') drawHttpRoute(resource, lift);
    if (resource.type === 'AWS::ApiGateway::Method') drawRestMethod(resource, lift);
  }
}

/** A route names its integration in its target: `integrations/…`. */
function drawHttpRoute({ values }: LiftResource, lift: Lift): void {
  const api = lift.nodeIn(values.ApiId);
  const [named] = referencesIn(values.Target);
  const integration = named === undefined ? undefined : lift.resources.get(named.logicalId);
  const [method, path] = (textOf(values.RouteKey) ?? '').split(' ');
  if (api === undefined || integration === undefined || method === undefined) return;
  draw(
    api,
    integration.values.IntegrationUri,
    method,
    path ?? '/{proxy+}',
    integration.values.TimeoutInMillis,
    lift,
  );
}

/** The path of a method is that of its resource and of all around it. */
function drawRestMethod({ values }: LiftResource, lift: Lift): void {
  const api = lift.nodeIn(values.RestApiId);
  const { Integration } = values;
  const uri =
    typeof Integration === 'object' && Integration !== null && 'Uri' in Integration
      ? Integration.Uri
      : undefined;
  const method = textOf(values.HttpMethod);
  if (api === undefined || uri === undefined || method === undefined || method === 'OPTIONS') return;
  draw(api, uri, method, pathOf(values.ResourceId, lift), undefined, lift);
}

function pathOf(resourceId: CfnValue | undefined, lift: Lift): string {
  const parts: string[] = [];
  let [next] = referencesIn(resourceId);
  // As many as a path can have parts; a circle ends there.
  for (let depth = 0; next !== undefined && depth < 30; depth += 1) {
    const resource = lift.resources.get(next.logicalId);
    if (resource?.type !== 'AWS::ApiGateway::Resource') break;
    parts.unshift(textOf(resource.values.PathPart) ?? '');
    [next] = referencesIn(resource.values.ParentId);
  }
  return `/${parts.join('/')}`;
}

const methods = new Set(['ANY', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

function draw(
  api: NodeDraft,
  uri: CfnValue | undefined,
  method: string,
  path: string,
  timeout: CfnValue | undefined,
  lift: Lift,
): void {
  const to = lift.nodesIn(uri).find((node) => node !== api);
  if (to === undefined || !legalConnectionKinds(api.kind, to.kind).some(({ id }) => id === 'invoke')) return;
  lift.connect('invoke', api, to, {
    method: methods.has(method) && method !== 'ANY' ? method : undefined,
    path: path.startsWith('/') && path !== '/{proxy+}' ? path : undefined,
    timeoutInMillis: numberOf(timeout),
  });
}
