import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writing, writtenResource } from '../../written-resource.ts';

export const apiAsksWhoCalls = defineRule({
  id: 'SEC-032',
  name: 'api-asks-who-calls',
  title: 'An API asks who calls it',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: {
    nodes: ['api-gateway-http', 'api-gateway-rest', 'api-gateway-websocket', 'lambda-function', 'resource'],
  },
  messages: {
    none: 'Anyone can call {name}, and with it {targets}. Ask for a signed request or a token, or record that it is public.',
    key: 'An API key is all that {name} asks for: it counts callers and does not say who they are. Add authorisation.',
    written:
      '{name} asks nobody who calls it ({field} is NONE). Ask for a signed request, or record that it is public.',
    url: 'The URL of {name} can be called by anyone. Ask for a signed request, or record that it is public.',
  },
  fix: 'suggestion',
  sources: [aws.apiAccess],
  maps: { checkov: ['CKV_AWS_59', 'CKV_AWS_258'], cdkNag: ['AwsSolutions-APIG4'] },
  docs: {
    what: 'Routes of an API and URLs of functions know who calls them: by IAM, by a token, or by a function that decides.',
    why: 'What anyone can call is found by scanners within hours. Each call is paid, whoever makes it.',
    condition:
      'An API or the URL of a function has routes without authorisation; or a written method, route or function URL states NONE. An API key alone counts as none. Private APIs, and methods that answer OPTIONS alone, are left out. What a written route without a statement does is decided by its API and not checked.',
    howToFix:
      'Ask for IAM signatures where AWS itself or your own services call, for tokens of a user pool or another issuer where people do, or let a function decide. The quick fixes offer the first two.',
    whenToSuppress:
      'For what is public on purpose: "Status page, read only, rate limited". Accepted as meant it becomes a pinned question, and is reported again when it leads to something else.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.kind === 'resource') {
      yield* inWritten(ctx, node);
      return;
    }
    if (node.kind === 'lambda-function') {
      if (isExpression(node.source.properties?.functionUrl)) ctx.undecided(node.id, 'functionUrl');
      if (node.properties.functionUrl === 'NONE') yield { message: 'url', at: node.id, field: 'functionUrl' };
      return;
    }
    if (node.properties.endpointType === 'PRIVATE' || authoriserOf(ctx.connectionsFrom(node.id))) return;
    const routes = ctx.connectionsFrom(node.id, 'invoke');
    const open = routes.filter(
      ({ properties }) => properties.authorizationType !== 'AWS_IAM' && properties.method !== 'OPTIONS',
    );
    const isHttp = node.kind === 'api-gateway-http';
    const field = isHttp ? 'jwtIssuer' : 'authorization';
    if (isExpression(node.source.properties?.[field])) {
      ctx.undecided(node.id, field);
      return;
    }
    const { authorization, authorizer, jwtIssuer } = node.properties;
    const asks =
      typeof authorizer === 'string' || (isHttp ? jwtIssuer !== undefined : authorization !== 'NONE');
    if (open.length === 0 || asks) return;
    const targets = [...new Set(open.map(({ to }) => to))];
    const hasKey = node.properties.apiKeyRequired === true;
    yield {
      message: hasKey ? 'key' : 'none',
      at: node.id,
      field,
      related: targets,
      data: hasKey ? {} : { targets: nameOf(...targets) },
      fixData: isHttp ? { routes: open.map(({ id }) => id) } : { whole: true },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'written')
      return writing(ctx, finding.at, 'Ask for a signed request', {
        [String(finding.data?.field)]: 'AWS_IAM',
      });
    if (finding.message === 'url')
      return settingOf(ctx, finding.at, 'Ask for a signed request', { functionUrl: 'AWS_IAM' });
    const { whole, routes } = finding.fixData ?? {};
    const signed =
      whole === true
        ? settingOf(ctx, finding.at, 'Ask for a signed request', { authorization: 'AWS_IAM' })
        : signedRoutes(ctx, Array.isArray(routes) ? routes.map(String) : []);
    return [...signed, ...authorisers(ctx, finding.at)];
  },
  meant: (_ctx, { at }) => [{ from: 'internet', to: at, protocol: 'tcp', port: 443 }],
});

/** By type: the property that says who may call. */
const askingFields: Readonly<Record<string, string>> = {
  'AWS::Lambda::Url': 'AuthType',
  'AWS::ApiGateway::Method': 'AuthorizationType',
  'AWS::ApiGatewayV2::Route': 'AuthorizationType',
};

function* inWritten(ctx: RuleContext, node: NodeView): Generator<FindingDraft> {
  const written = writtenResource(node);
  const field = written === undefined ? undefined : askingFields[written.type];
  if (written === undefined || field === undefined) return;
  const { HttpMethod: method, RouteKey: route } = written.properties;
  if (method === 'OPTIONS' || (typeof route === 'string' && /^OPTIONS |^\$(?!connect|default)/.test(route)))
    return;
  const value = written.properties[field];
  if (isExpression(value)) ctx.undecided(node.id, 'properties');
  else if (value === 'NONE') yield { message: 'written', at: node.id, field: 'properties', data: { field } };
}

function signedRoutes(ctx: FixContext, routes: readonly string[]): readonly Fix[] {
  const changes = routes.flatMap(
    (id) => settingOf(ctx, id, '', { authorizationType: 'AWS_IAM' })[0]?.changes ?? [],
  );
  return routes.length === 0 ? [] : [{ title: 'Ask for a signed request on each route', changes }];
}

/** Tokens of the user pools that are drawn, or of a new one. A WebSocket API takes none: a function decides there. */
function authorisers(ctx: FixContext, api: NodeId): readonly Fix[] {
  const node = ctx.document.nodes.get(api);
  if (node === undefined || node.kind === 'api-gateway-websocket') return [];
  const pools = ctx.idsOfKind('cognito-user-pool');
  if (pools.length > 0)
    return pools.flatMap((pool) =>
      settingOf(ctx, api, `Ask for a token of ${ctx.nameOf(pool)}`, { authorizer: pool }),
    );
  const pool = addNode(ctx.document, {
    kind: 'cognito-user-pool',
    name: `${node.name} users`,
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    at: [node.at[0], node.at[1] + 120],
  });
  const asked = setProperties(applyChanges(ctx.document, pool.changes), api, { authorizer: pool.id });
  return [{ title: 'Add a user pool and ask for its tokens', changes: mergeChanges(pool.changes, asked) }];
}

/** True when a connection leads to something that decides who may call. */
function authoriserOf(connections: readonly { readonly kind: string }[]): boolean {
  return connections.some(({ kind }) => kind === 'authorize');
}
