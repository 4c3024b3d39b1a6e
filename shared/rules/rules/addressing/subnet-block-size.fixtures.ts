import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function subnetWith(cidrBlock: JsonValue | undefined): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: {
      kind: 'subnet',
      in: 'main',
      properties: { availabilityZone: 'a', ...(cidrBlock === undefined ? {} : { cidrBlock }) },
    },
  });
}

export const subnetBlockSizeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A subnet of /29',
      document: subnetWith('10.0.1.0/29'),
      finds: [{ at: 'app', message: 'size' }],
    },
    {
      title: 'A subnet of /12',
      document: subnetWith('10.0.0.0/12'),
      finds: [{ at: 'app', message: 'size' }],
    },
    {
      title: 'A subnet without a block',
      document: subnetWith(undefined),
      finds: [{ at: 'app', message: 'unset' }],
    },
    {
      title: 'A block without its size',
      document: subnetWith('10.0.1.0'),
      finds: [{ at: 'app', message: 'text' }],
    },
  ],
  passing: [
    { title: 'A subnet of /24', document: subnetWith('10.0.1.0/24') },
    { title: 'The smallest subnet', document: subnetWith('10.0.1.0/28') },
  ],
  unknown: [
    {
      title: 'A block that a function computes',
      document: subnetWith({ 'Fn::Select': [0, { 'Fn::Cidr': ['10.0.0.0/16', 4, 8] }] }),
      undecided: { at: 'app', field: 'cidrBlock' },
    },
  ],
};
