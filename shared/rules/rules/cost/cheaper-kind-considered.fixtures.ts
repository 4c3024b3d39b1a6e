import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function api(properties: JsonObject, kind = 'api-gateway-rest'): LintelDocument {
  return drawing(
    { front: { kind, properties }, shop: { kind: 'lambda-function', properties: { timeout: 10 } } },
    [['front', 'invoke', 'shop']],
  );
}

function cluster(workloads: number): LintelDocument {
  const ids = Array.from({ length: workloads }, (_, index) => `app-${index + 1}`);
  return drawing({
    pods: { kind: 'eks-cluster', properties: { endpointPublicAccess: false } },
    ...Object.fromEntries(ids.map((id) => [id, { kind: 'k8s-deployment', in: 'pods' }])),
  });
}

export const cheaperKindConsideredFixtures: RuleFixtures = {
  failing: [
    { title: 'A plain REST API', document: api({}), finds: [{ at: 'front', message: 'api' }] },
    {
      title: 'A cluster for two workloads',
      document: cluster(2),
      finds: [{ at: 'pods', message: 'cluster' }],
    },
  ],
  passing: [
    { title: 'A REST API with a cache', document: api({ cacheSize: '0.5' }) },
    { title: 'An HTTP API', document: api({}, 'api-gateway-http') },
    { title: 'A cluster for five workloads', document: cluster(5) },
  ],
  unknown: [
    {
      title: 'A parameter decides about the cache',
      document: api({ cacheSize: { Ref: 'Cache' } }),
      undecided: { at: 'front', field: 'cacheSize' },
    },
  ],
};
