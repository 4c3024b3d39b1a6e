import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function groupOf(maxSize: number, cidrBlock: JsonValue = '10.0.0.0/28'): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock, availabilityZone: 'a' } },
    web: { kind: 'auto-scaling-group', in: 'main', properties: { maxSize, subnets: ['app'] } },
  });
}

export const subnetHasRoomFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Thirty instances in a /28, which has eleven addresses',
      document: groupOf(30),
      finds: [{ at: 'app', message: 'full' }],
    },
    {
      title: 'Nine instances and one more while they are replaced',
      document: groupOf(9),
      finds: [{ at: 'app', message: 'tight' }],
    },
  ],
  passing: [
    { title: 'Four instances', document: groupOf(4) },
    { title: 'Thirty instances in a /24', document: groupOf(30, '10.0.0.0/24') },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: groupOf(30, { Ref: 'AppCidr' }),
      undecided: { at: 'app', field: 'cidrBlock' },
    },
  ],
};
