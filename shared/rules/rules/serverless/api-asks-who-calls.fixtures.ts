import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function api(kind: string, properties: JsonObject, route: JsonObject = {}): LintelDocument {
  return drawing(
    { front: { kind, properties }, shop: { kind: 'lambda-function', properties: { timeout: 10 } } },
    [['front', 'invoke', 'shop', route]],
  );
}

export const apiAsksWhoCallsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An HTTP API for anyone',
      document: api('api-gateway-http', {}),
      finds: [{ at: 'front', message: 'none' }],
    },
    {
      title: 'A REST API with a key alone',
      document: api('api-gateway-rest', { apiKeyRequired: true }),
      finds: [{ at: 'front', message: 'key' }],
    },
    {
      title: 'A WebSocket API that lets anyone connect',
      document: api('api-gateway-websocket', { authorization: 'NONE' }, { routeKey: '$connect' }),
      finds: [{ at: 'front', message: 'none' }],
    },
    {
      title: 'The URL of a function',
      document: drawing({ shop: { kind: 'lambda-function', properties: { functionUrl: 'NONE' } } }),
      finds: [{ at: 'shop', message: 'url' }],
    },
    {
      title: 'A written function URL and a written method for anyone',
      document: drawing({
        url: {
          kind: 'resource',
          properties: {
            type: 'AWS::Lambda::Url',
            properties: { AuthType: 'NONE', TargetFunctionArn: 'shop' },
          },
        },
        method: {
          kind: 'resource',
          properties: {
            type: 'AWS::ApiGateway::Method',
            properties: { HttpMethod: 'GET', AuthorizationType: 'NONE' },
          },
        },
        preflight: {
          kind: 'resource',
          properties: {
            type: 'AWS::ApiGateway::Method',
            properties: { HttpMethod: 'OPTIONS', AuthorizationType: 'NONE' },
          },
        },
      }),
      finds: [
        { at: 'url', message: 'written' },
        { at: 'method', message: 'written' },
      ],
    },
  ],
  passing: [
    { title: 'Signed requests', document: api('api-gateway-http', {}, { authorizationType: 'AWS_IAM' }) },
    {
      title: 'Tokens of an issuer',
      document: api('api-gateway-http', { jwtIssuer: 'https://login.example.com', jwtAudiences: ['shop'] }),
    },
    {
      title: 'Tokens of a drawn user pool',
      document: drawing(
        {
          front: { kind: 'api-gateway-http', properties: { authorizer: 'people' } },
          people: { kind: 'cognito-user-pool' },
          shop: { kind: 'lambda-function', properties: { timeout: 10 } },
        },
        [['front', 'invoke', 'shop']],
      ),
    },
  ],
  unknown: [
    {
      title: 'An issuer that a parameter decides',
      document: api('api-gateway-http', { jwtIssuer: { Ref: 'Issuer' } }),
      undecided: { at: 'front', field: 'jwtIssuer' },
    },
  ],
};
