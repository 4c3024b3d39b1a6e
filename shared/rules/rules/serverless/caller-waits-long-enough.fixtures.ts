import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function api(kind: string, timeout: JsonValue, route: JsonObject = {}): LintelDocument {
  return drawing({ api: { kind }, handler: { kind: 'lambda-function', properties: { timeout } } }, [
    ['api', 'invoke', 'handler', route],
  ]);
}

export const callerWaitsLongEnoughFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A minute behind an HTTP API',
      document: api('api-gateway-http', 60),
      finds: [{ at: 'api-invoke-handler', message: 'early' }],
    },
    {
      title: 'Thirty seconds behind a REST API',
      document: api('api-gateway-rest', 30),
      finds: [{ at: 'api-invoke-handler', message: 'early' }],
    },
    {
      title: 'Ten seconds behind a route that waits five',
      document: api('api-gateway-http', 10, { timeoutInMillis: 5000 }),
      finds: [{ at: 'api-invoke-handler', message: 'early' }],
    },
    {
      title: 'A function that calls a slower one and waits',
      document: drawing(
        {
          checkout: { kind: 'lambda-function', properties: { timeout: 10 } },
          invoices: { kind: 'lambda-function', properties: { timeout: 60 } },
        },
        [['checkout', 'invoke', 'invoices']],
      ),
      finds: [{ at: 'checkout-invoke-invoices', message: 'early' }],
    },
    {
      title: 'An Express workflow of five minutes behind an HTTP API',
      document: drawing(
        {
          api: { kind: 'api-gateway-http' },
          order: {
            kind: 'step-functions',
            properties: {
              stateMachineType: 'EXPRESS',
              definition: { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } },
            },
          },
        },
        [['api', 'invoke', 'order']],
      ),
      finds: [{ at: 'api-invoke-order', message: 'early' }],
    },
    {
      title: 'A web application that gives up after ten seconds',
      document: drawing(
        {
          shop: { kind: 'users' },
          api: { kind: 'api-gateway-http' },
          handler: { kind: 'lambda-function', properties: { timeout: 20 } },
        },
        [
          ['shop', 'traffic', 'api', {}, { waitSeconds: 10 }],
          ['api', 'invoke', 'handler'],
        ],
      ),
      finds: [{ at: 'api-invoke-handler', message: 'impatient' }],
    },
    {
      title: 'Callers of a load test that give up after five seconds',
      document: drawing(
        {
          shop: { kind: 'users' },
          api: { kind: 'api-gateway-http' },
          handler: { kind: 'lambda-function', properties: { timeout: 20 } },
        },
        [
          ['shop', 'traffic', 'api'],
          ['api', 'invoke', 'handler'],
        ],
        { scenarios: { sale: { name: 'Sale', classes: [{ id: 'requests', timeoutSeconds: 5 }] } } },
      ),
      finds: [{ at: 'api-invoke-handler', message: 'impatient' }],
    },
    {
      title: 'A distribution that waits half a minute for the URL of a function',
      document: drawing(
        {
          edge: { kind: 'cloudfront' },
          render: { kind: 'lambda-function', properties: { timeout: 60, functionUrl: 'AWS_IAM' } },
        },
        [['edge', 'origin', 'render']],
      ),
      finds: [{ at: 'edge-origin-render', message: 'early' }],
    },
    {
      title: 'A container whose client gives up after two seconds',
      document: drawing(
        {
          main: { kind: 'vpc' },
          shop: { kind: 'ecs-cluster', in: 'main' },
          web: { kind: 'ecs-service', in: 'shop' },
          price: { kind: 'lambda-function', properties: { timeout: 5 } },
        },
        [['web', 'invoke', 'price', {}, { waitSeconds: 2 }]],
      ),
      finds: [{ at: 'web-invoke-price', message: 'early' }],
    },
  ],
  passing: [
    {
      title: 'A container of whose client nothing is stated',
      document: drawing(
        {
          main: { kind: 'vpc' },
          shop: { kind: 'ecs-cluster', in: 'main' },
          web: { kind: 'ecs-service', in: 'shop' },
          price: { kind: 'lambda-function', properties: { timeout: 300 } },
        },
        [['web', 'invoke', 'price']],
      ),
    },
    {
      title: 'A Standard workflow, which the API only starts',
      document: drawing({ api: { kind: 'api-gateway-http' }, order: { kind: 'step-functions' } }, [
        ['api', 'invoke', 'order'],
      ]),
    },
    { title: 'Thirty seconds behind an HTTP API', document: api('api-gateway-http', 30) },
    { title: 'An event invocation', document: api('api-gateway-http', 60, { invocationType: 'Event' }) },
  ],
  unknown: [
    {
      title: 'A timeout that a parameter decides',
      document: api('api-gateway-http', { Ref: 'Timeout' }),
      undecided: { at: 'handler', field: 'timeout' },
    },
  ],
};
