import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function named(server: JsonObject, connections: readonly ShortConnection[] = []): LintelDocument {
  return drawing(
    {
      zone: { kind: 'hosted-zone' },
      main: { kind: 'vpc' },
      front: {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
      },
      server: { kind: 'ec2-instance', in: 'front', properties: server },
      address: { kind: 'elastic-ip' },
    },
    [['zone', 'alias', 'server'], ...connections],
  );
}

export const addressStaysFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A name of an instance with an assigned address',
      document: named({ associatePublicIpAddress: true }),
      finds: [{ at: 'server', message: 'moves' }],
    },
    {
      title: 'A name of an instance in a public subnet',
      document: named({}),
      finds: [{ at: 'server', message: 'moves' }],
    },
    {
      title: 'A system of a site that calls over the internet',
      document: drawing(
        {
          site: { kind: 'on-premises' },
          main: { kind: 'vpc' },
          front: {
            kind: 'subnet',
            in: 'main',
            properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'public' },
          },
          server: { kind: 'ec2-instance', in: 'front' },
        },
        [['site', 'traffic', 'server', { port: 443 }]],
      ),
      finds: [{ at: 'server', message: 'moves' }],
    },
  ],
  passing: [
    { title: 'An Elastic IP address', document: named({}, [['address', 'attach', 'server']]) },
    { title: 'No public address', document: named({ associatePublicIpAddress: false }) },
  ],
  unknown: [
    {
      title: 'A parameter decides about the address',
      document: named({ associatePublicIpAddress: { Ref: 'Public' } }),
      undecided: { at: 'server', field: 'associatePublicIpAddress' },
    },
  ],
};
