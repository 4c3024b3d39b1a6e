import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function chain(tracing: readonly JsonValue[]): LintelDocument {
  const ids = tracing.map((_, index) => `step-${index + 1}`);
  return drawing(
    Object.fromEntries(
      ids.map((id, index) => [
        id,
        { kind: 'lambda-function', properties: { tracing: tracing[index] ?? false } },
      ]),
    ),
    ids.slice(1).map((id, index): ShortConnection => [`step-${index + 1}`, 'invoke', id]),
  );
}

function shop(web: JsonObject): LintelDocument {
  return drawing(
    {
      front: { kind: 'api-gateway-rest', properties: { tracingEnabled: true } },
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      inner: { kind: 'alb', in: 'main', properties: { scheme: 'internal' } },
      services: { kind: 'ecs-cluster', in: 'main' },
      web: { kind: 'ecs-service', in: 'services', properties: web },
      price: { kind: 'lambda-function', properties: { tracing: true } },
    },
    [
      ['front', 'invoke', 'inner'],
      ['inner', 'forward', 'web'],
      ['web', 'invoke', 'price'],
    ],
  );
}

export const traceUnbrokenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Three functions, the second without',
      document: chain([true, false, true]),
      finds: [{ at: 'step-2', message: 'broken' }],
    },
    {
      title: 'Three functions, the last without',
      document: chain([true, true, false]),
      finds: [{ at: 'step-3', message: 'broken' }],
    },
    {
      title: 'A container behind an API, before a function',
      document: shop({}),
      finds: [{ at: 'web', message: 'uncollected' }],
    },
  ],
  passing: [
    {
      title: 'A container with a collector beside it',
      document: shop({
        sidecars: [
          { name: 'collector', image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0' },
        ],
      }),
    },
    { title: 'All three trace', document: chain([true, true, true]) },
    { title: 'Two functions', document: chain([false, false]) },
  ],
  unknown: [
    {
      title: 'A parameter decides about tracing',
      document: chain([true, { Ref: 'Tracing' }, true]),
      undecided: { at: 'step-2', field: 'tracing' },
    },
  ],
};
