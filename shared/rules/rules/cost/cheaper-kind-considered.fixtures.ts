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

function endpoints(count: number, processedGigabytesPerMonth: number): LintelDocument {
  const services = ['sqs', 'sns', 'kms', 'logs'].slice(0, count);
  const document = drawing({
    main: { kind: 'vpc' },
    front: {
      kind: 'subnet',
      in: 'main',
      properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
    },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a' } },
    nat: { kind: 'nat-gateway', in: 'front' },
    ...Object.fromEntries(
      services.map((service) => [
        service,
        { kind: 'interface-endpoint', in: 'main', properties: { service, subnets: ['app'] } },
      ]),
    ),
  });
  const nodes = new Map(document.nodes);
  for (const service of services) {
    const node = nodes.get(service);
    if (node !== undefined) nodes.set(service, { ...node, usage: { processedGigabytesPerMonth } });
  }
  return { ...document, nodes };
}

export const cheaperKindConsideredFixtures: RuleFixtures = {
  failing: [
    { title: 'A plain REST API', document: api({}), finds: [{ at: 'front', message: 'api' }] },
    {
      title: 'A cluster for two workloads',
      document: cluster(2),
      finds: [{ at: 'pods', message: 'cluster' }],
    },
    {
      title: 'Four endpoints beside a NAT gateway, with little data',
      document: endpoints(4, 20),
      finds: [{ at: 'main', message: 'endpoints' }],
    },
  ],
  passing: [
    { title: 'An endpoint with a lot of data', document: endpoints(1, 2000) },
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
