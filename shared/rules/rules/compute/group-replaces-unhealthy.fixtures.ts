import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function group(
  healthCheckType: JsonValue,
  connections: readonly ShortConnection[] = [['front', 'forward', 'web']],
): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'public' },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': subnet('10.0.0.0/24', 'a'),
      'app-b': subnet('10.0.1.0/24', 'b'),
      front: { kind: 'alb', in: 'main' },
      group: { kind: 'target-group', in: 'main' },
      web: { kind: 'auto-scaling-group', in: 'main', properties: { healthCheckType } },
    },
    connections,
  );
}

export const groupReplacesUnhealthyFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Checked by EC2 behind a load balancer',
      document: group('EC2'),
      finds: [{ at: 'web', message: 'ec2' }],
    },
    {
      title: 'The same through a target group',
      document: group('EC2', [
        ['front', 'forward', 'group'],
        ['group', 'target', 'web'],
      ]),
      finds: [{ at: 'web', message: 'ec2' }],
    },
  ],
  passing: [
    { title: 'Checked by the load balancer', document: group('ELB') },
    { title: 'Checked by EC2, without a load balancer', document: group('EC2', []) },
  ],
  unknown: [
    {
      title: 'A health check that a parameter decides',
      document: group({ Ref: 'HealthCheck' }),
      undecided: { at: 'web', field: 'healthCheckType' },
    },
  ],
};
