import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const apiAsksWhoCalls = defineRule({
  id: 'SEC-032',
  name: 'api-asks-who-calls',
  title: 'An API asks who calls it',
  severity: 'warning',
  nature: 'practice',
  pillar: 'security',
  subjects: { nodes: ['api-gateway-http', 'api-gateway-rest', 'lambda-function'] },
  messages: {
    none: 'Anyone can call {name}, and with it {targets}. Ask for a signed request or a token, or record that it is public.',
    key: 'An API key is all that {name} asks for: it counts callers and does not say who they are. Add authorisation.',
    url: 'The URL of {name} can be called by anyone. Ask for a signed request, or record that it is public.',
  },
  fix: 'suggestion',
  sources: [aws.apiAccess],
  maps: { checkov: ['CKV_AWS_59', 'CKV_AWS_258'], cdkNag: ['AwsSolutions-APIG4'] },
  docs: {
    what: 'Routes of an API and URLs of functions know who calls them: by IAM, by a token, or by a function that decides.',
    why: 'What anyone can call is found by scanners within hours. Each call is paid, whoever makes it.',
    condition:
      'An API or the URL of a function has routes without authorisation. An API key alone counts as none. Private APIs are left out.',
    howToFix: 'Ask for IAM signatures, as the quick fix does, or name the issuer of the tokens.',
    whenToSuppress:
      'For what is public on purpose: "Status page, read only, rate limited". Accepted as meant it becomes a pinned question, and is reported again when it leads to something else.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
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
    const isRest = node.kind === 'api-gateway-rest';
    if (isExpression(node.source.properties?.[isRest ? 'authorization' : 'jwtIssuer'])) {
      ctx.undecided(node.id, isRest ? 'authorization' : 'jwtIssuer');
      return;
    }
    const { authorization, authorizer, jwtIssuer } = node.properties;
    const asks =
      typeof authorizer === 'string' || (isRest ? authorization !== 'NONE' : jwtIssuer !== undefined);
    if (open.length === 0 || asks) return;
    const targets = [...new Set(open.map(({ to }) => to))];
    const hasKey = node.properties.apiKeyRequired === true;
    yield {
      message: hasKey ? 'key' : 'none',
      at: node.id,
      field: isRest ? 'authorization' : 'jwtIssuer',
      related: targets,
      data: hasKey ? {} : { targets: nameOf(...targets) },
      fixData: isRest ? { rest: true } : { routes: open.map(({ id }) => id) },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'url')
      return settingOf(ctx, finding.at, 'Ask for a signed request', { functionUrl: 'AWS_IAM' });
    const { rest, routes } = finding.fixData ?? {};
    if (rest === true)
      return settingOf(ctx, finding.at, 'Ask for a signed request', { authorization: 'AWS_IAM' });
    if (!Array.isArray(routes)) return [];
    const changes = routes.flatMap(
      (id) => settingOf(ctx, String(id), '', { authorizationType: 'AWS_IAM' })[0]?.changes ?? [],
    );
    return [{ title: 'Ask for a signed request on each route', changes }];
  },
  meant: (_ctx, { at }) => [{ from: 'internet', to: at, protocol: 'tcp', port: 443 }],
});

/** True when a connection leads to something that decides who may call. */
function authoriserOf(connections: readonly { readonly kind: string }[]): boolean {
  return connections.some(({ kind }) => kind === 'authorize');
}
