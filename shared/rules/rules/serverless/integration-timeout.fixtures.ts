import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function api(kind: string, timeoutInMillis: JsonValue, endpointType?: string): LintelDocument {
  return drawing(
    {
      api: { kind, ...(endpointType === undefined ? {} : { properties: { endpointType } }) },
      handler: { kind: 'lambda-function', properties: { timeout: 20 } },
    },
    [['api', 'invoke', 'handler', { timeoutInMillis }]],
  );
}

export const integrationTimeoutFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A minute for an HTTP API',
      document: api('api-gateway-http', 60_000),
      finds: [{ at: 'api-invoke-handler', message: 'most' }],
    },
    {
      title: 'Ten milliseconds',
      document: api('api-gateway-http', 10),
      finds: [{ at: 'api-invoke-handler', message: 'least' }],
    },
    {
      title: 'Thirty seconds for an edge-optimised REST API',
      document: api('api-gateway-rest', 30_000, 'EDGE'),
      finds: [{ at: 'api-invoke-handler', message: 'most' }],
    },
    {
      title: 'Thirty seconds for a Regional REST API',
      document: api('api-gateway-rest', 30_000),
      finds: [{ at: 'api-invoke-handler', message: 'quota' }],
    },
    {
      title: 'Thirty seconds for a WebSocket API',
      document: api('api-gateway-websocket', 30_000),
      finds: [{ at: 'api-invoke-handler', message: 'most' }],
    },
  ],
  passing: [
    { title: 'Thirty seconds for an HTTP API', document: api('api-gateway-http', 30_000) },
    { title: 'Twenty-nine for a REST API', document: api('api-gateway-rest', 29_000, 'EDGE') },
  ],
  unknown: [
    {
      title: 'A timeout that a parameter decides',
      document: api('api-gateway-http', { Ref: 'Timeout' }),
      undecided: { at: 'api-invoke-handler', field: 'timeoutInMillis' },
    },
  ],
};
