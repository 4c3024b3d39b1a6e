import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    web: { kind: 'auto-scaling-group', in: 'main', properties: { subnets: ['app'], ...properties } },
  });
}

const types = { instanceType: 'm7i.large', moreInstanceTypes: ['m6i.large', 'm5.large'] };

export const spotHasFallbackFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Spot alone',
      document: group({ ...types, onDemandPercentageAboveBaseCapacity: 0 }),
      finds: [{ at: 'web', message: 'alone' }],
    },
    {
      title: 'Half on Spot, of one type and without a base',
      document: group({ instanceType: 'm7i.large', onDemandPercentageAboveBaseCapacity: 50 }),
      finds: [
        { at: 'web', message: 'base' },
        { at: 'web', message: 'types' },
      ],
    },
    {
      title: 'Nodes on Spot of one type',
      document: drawing({
        main: { kind: 'vpc' },
        pods: { kind: 'eks-cluster', in: 'main' },
        nodes: { kind: 'eks-node-group', in: 'pods', properties: { capacityType: 'SPOT' } },
      }),
      finds: [{ at: 'nodes', message: 'types' }],
    },
  ],
  passing: [
    {
      title: 'A base and three types',
      document: group({ ...types, onDemandPercentageAboveBaseCapacity: 0, onDemandBaseCapacity: 2 }),
    },
    { title: 'On demand only', document: group({}) },
  ],
  unknown: [
    {
      title: 'A share that a parameter decides',
      document: group({ onDemandPercentageAboveBaseCapacity: { Ref: 'OnDemandShare' } }),
      undecided: { at: 'web', field: 'onDemandPercentageAboveBaseCapacity' },
    },
  ],
};
