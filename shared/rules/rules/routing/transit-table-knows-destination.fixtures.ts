import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function hub(range: JsonValue, ...connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      prod: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'prod-app': aSubnet('10.1.0.0/24', 'a', { in: 'prod' }),
      dev: { kind: 'vpc', properties: { cidrBlock: '10.2.0.0/16' } },
      'dev-app': aSubnet('10.2.0.0/24', 'a', { in: 'dev' }),
      own: { kind: 'route-table', in: 'prod' },
      'prod-table': {
        kind: 'transit-gateway-route-table',
        properties: { blackholeCidrBlocks: ['10.9.0.0/16'] },
      },
    },
    [
      ['hub', 'attach', 'prod'],
      ['hub', 'attach', 'dev'],
      ['own', 'associate', 'prod-app'],
      ['own', 'route', 'hub', { destinationCidrBlock: range }],
      ...connections,
    ],
  );
}

const applies: ShortConnection = ['prod-table', 'associate', 'prod'];

export const transitTableKnowsDestinationFixtures: RuleFixtures = {
  failing: [
    {
      title: 'The table of production does not know development',
      document: hub('10.2.0.0/16', applies),
      finds: [{ at: 'prod', message: 'unknown' }],
    },
    {
      title: 'It knows another range',
      document: hub('10.2.0.0/16', applies, [
        'prod-table',
        'route',
        'dev',
        { destinationCidrBlock: '10.3.0.0/16' },
      ]),
      finds: [{ at: 'prod', message: 'unknown' }],
    },
  ],
  passing: [
    {
      title: 'Development announces its ranges',
      document: hub('10.2.0.0/16', applies, ['dev', 'propagate', 'prod-table']),
    },
    {
      title: 'A stated route',
      document: hub('10.2.0.0/16', applies, [
        'prod-table',
        'route',
        'dev',
        { destinationCidrBlock: '10.0.0.0/8' },
      ]),
    },
    { title: 'A range that is dropped on purpose', document: hub('10.9.0.0/16', applies) },
  ],
  unknown: [
    {
      title: 'A destination that a parameter decides',
      document: hub({ Ref: 'Development' }, applies),
      undecided: { at: 'own-route-hub', field: 'destinationCidrBlock' },
    },
  ],
};
