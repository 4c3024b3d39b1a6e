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

export const instanceTypeKnownFixtures: RuleFixtures = {
  failing: [
    {
      title: 'x86 and Arm in one group',
      document: group({ instanceType: 'm7i.large', moreInstanceTypes: ['m7g.large', 'm6i.large'] }),
      finds: [{ at: 'web', message: 'mixed' }],
    },
    {
      title: 'A type that does not exist',
      document: group({ instanceType: 'm7i.huge' }),
      finds: [{ at: 'web', message: 'unknown' }],
    },
  ],
  passing: [
    {
      title: 'Three types of one architecture',
      document: group({ instanceType: 'm7i.large', moreInstanceTypes: ['m6i.large'] }),
    },
    { title: 'The default type', document: group({}) },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: group({ instanceType: { Ref: 'InstanceType' } }),
      undecided: { at: 'web', field: 'instanceType' },
    },
  ],
};
