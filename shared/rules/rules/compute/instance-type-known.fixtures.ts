import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject, region: JsonValue = 'us-east-1'): LintelDocument {
  return drawing({
    home: { kind: 'region', properties: { region } },
    main: { kind: 'vpc', in: 'home' },
    app: aSubnet('10.0.0.0/24', 'a'),
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
      finds: [{ at: 'web', message: 'size' }],
    },
    {
      title: 'A size that the family does not have',
      document: group({ instanceType: 'm5.6xlarge' }),
      finds: [{ at: 'web', message: 'family' }],
    },
    {
      title: 'A family that is not known',
      document: group({ instanceType: 'q9z.large' }),
      finds: [{ at: 'web', message: 'unknown' }],
    },
    {
      title: 'A type that is not offered in the Region',
      document: group({ instanceType: 'm7g.large' }, 'sa-east-1'),
      finds: [{ at: 'web', message: 'region' }],
    },
    {
      title: 'An image for Arm and a type of Intel',
      document: group({
        instanceType: 'm7i.large',
        imageId: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
      }),
      finds: [{ at: 'web', message: 'image' }],
    },
  ],
  passing: [
    {
      title: 'Three types of one architecture',
      document: group({ instanceType: 'm7i.large', moreInstanceTypes: ['m6i.large'] }),
    },
    { title: 'The default type', document: group({}) },
    {
      title: 'An image and a type for Arm',
      document: group({
        instanceType: 'm7g.large',
        imageId: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
      }),
    },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: group({ instanceType: { Ref: 'InstanceType' } }),
      undecided: { at: 'web', field: 'instanceType' },
    },
    {
      title: 'A Region that the price list does not cover',
      document: group({ instanceType: 'm7g.large' }, 'af-south-1'),
      undecided: { at: 'web', field: 'instanceType' },
    },
  ],
};
