import { setConnectionProperties } from '#shared/document/commands/change-connections.ts';
import { isExpression } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const integrationTimeout = defineRule({
  id: 'LIM-043',
  name: 'integration-timeout',
  title: 'An API waits no longer than it can',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { connections: ['invoke'] },
  messages: {
    least: '{api} is to wait {value} ms for {target}, and the least is {limit} ms. Raise it.',
    most: '{api} is to wait {value} ms for {target}, and it waits {limit} ms at most. Lower it.',
    quota:
      '{api} is to wait {value} ms for {target}: more than {limit} ms needs a raised quota of the account.',
  },
  fix: 'automatic',
  sources: [aws.apiGatewayQuotas, cloudFormation('AWS::ApiGatewayV2::Integration')],
  docs: {
    what: 'The timeout of a route is between 50 ms and what its kind of API allows.',
    why: 'API Gateway refuses other values.',
    condition:
      'The timeout is below 50 ms; above 30,000 ms for an HTTP API; or above 29,000 ms for a WebSocket API or an edge-optimised REST API. Regional and private REST APIs may go further once the quota of the account is raised: information.',
    howToFix:
      'Use a value in the range, as the quick fix does, or answer at once and work on asynchronously.',
    whenToSuppress: 'The information, when the quota is raised: "Raised to 60 s in this account, case 4711".',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { connection } = subject;
    const api = ctx.node(connection.from);
    const value = connection.source.properties?.timeoutInMillis;
    if (api === undefined || !ctx.hasTrait(api.id, 'api')) return;
    if (isExpression(value)) ctx.undecided(connection.id, 'timeoutInMillis');
    if (typeof value !== 'number') return;
    const least = ctx.limits.get('apiGateway.timeout.min').value;
    const isRest = api.kind === 'api-gateway-rest';
    const isHttp = api.kind === 'api-gateway-http';
    const most = ctx.limits.get(isHttp ? 'apiGateway.timeout.max' : 'apiGateway.restTimeout').value;
    const place = { at: connection.id, field: 'timeoutInMillis', related: [connection.from, connection.to] };
    const data = { api: nameOf(connection.from), target: nameOf(connection.to), value };
    if (value < least)
      yield { message: 'least', ...place, data: { ...data, limit: least }, fixData: { limit: least } };
    else if (value > most) {
      const canBeRaised = isRest && api.properties.endpointType !== 'EDGE';
      yield {
        message: canBeRaised ? 'quota' : 'most',
        ...(canBeRaised ? { severity: 'info' } : {}),
        ...place,
        data: { ...data, limit: most },
        fixData: { limit: most },
      };
    }
  },
  fixes({ document }, finding) {
    const limit = finding.fixData?.limit;
    if (typeof limit !== 'number') return [];
    return [
      {
        title: `Wait ${limit} ms`,
        changes: setConnectionProperties(document, finding.at, { timeoutInMillis: limit }),
      },
    ];
  },
});
