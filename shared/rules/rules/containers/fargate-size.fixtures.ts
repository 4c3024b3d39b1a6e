import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function service(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    nat: { kind: 'nat-gateway', in: 'front' },
    app: aSubnet('10.0.1.0/24', 'a'),
    shop: { kind: 'ecs-cluster', in: 'main' },
    web: { kind: 'ecs-service', in: 'shop', properties },
  });
}

export const fargateSizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Too much memory for a quarter of a vCPU',
      document: service({ cpu: 256, memory: 4096 }),
      finds: [{ at: 'web', message: 'memory' }],
    },
    {
      title: 'Memory between two steps',
      document: service({ cpu: 1024, memory: 2500 }),
      finds: [{ at: 'web', message: 'memory' }],
    },
    {
      title: 'A CPU size that is not known',
      document: service({ cpu: 768, memory: 1024 }),
      finds: [{ at: 'web', message: 'cpu' }],
    },
  ],
  passing: [
    { title: 'The smallest size', document: service({}) },
    { title: 'One vCPU with 8 GiB', document: service({ cpu: 1024, memory: 8192 }) },
  ],
  unknown: [
    {
      title: 'Memory that a parameter decides',
      document: service({ memory: { Ref: 'Memory' } }),
      undecided: { at: 'web', field: 'memory' },
    },
  ],
};
