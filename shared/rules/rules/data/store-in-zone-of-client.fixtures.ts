import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function mounted(subnets: JsonValue, home: string, more: readonly ShortConnection[] = []): LintelDocument {
  const subnet = (vpc: string, cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: vpc,
    properties: { cidrBlock, availabilityZone },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'app-a': subnet('main', '10.0.0.0/24', 'a'),
      'app-b': subnet('main', '10.0.1.0/24', 'b'),
      far: subnet('other', '10.1.0.0/24', 'a'),
      files: { kind: 'efs', in: 'main', properties: { subnets } },
      server: { kind: 'ec2-instance', in: home },
    },
    [['server', 'data', 'files'], ...more],
  );
}

export const storeInZoneOfClientFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A client in zone b, a mount target in zone a',
      document: mounted(['app-a'], 'app-b'),
      finds: [{ at: 'server-data-files', message: 'zone' }],
    },
    {
      title: 'A client in a VPC of its own',
      document: mounted(['app-a'], 'far'),
      finds: [{ at: 'server-data-files', message: 'vpc' }],
    },
  ],
  passing: [
    { title: 'Mount targets in both zones', document: mounted(['app-a', 'app-b'], 'app-b') },
    { title: 'A client in a peered VPC', document: mounted(['app-a'], 'far', [['main', 'peer', 'other']]) },
  ],
  unknown: [
    {
      title: 'Subnets that a parameter decides',
      document: mounted({ Ref: 'Subnets' }, 'app-b'),
      undecided: { at: 'files', field: 'subnets' },
    },
  ],
};
