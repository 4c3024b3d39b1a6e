import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { fencedTarget } from '../../fixture-networks.ts';
import type { RuleFixtures } from '../../fixtures.ts';

function balanced(ports: readonly number[], forward: JsonObject): LintelDocument {
  const entry = { ruleAction: 'allow', cidrBlock: '0.0.0.0/0' };
  const entries = [
    ...ports.map((port, index) => ({
      ...entry,
      ruleNumber: 100 + 10 * index,
      direction: 'ingress',
      protocol: 'tcp',
      fromPort: port,
      toPort: port,
    })),
    { ...entry, ruleNumber: 100, direction: 'egress', protocol: 'all' },
  ];
  return fencedTarget(entries, forward);
}

export const healthChecksArriveFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A port for health checks that the network ACL does not know',
      document: balanced([8080], { healthCheckPort: 9090 }),
      finds: [{ at: 'front', message: 'blocked' }],
    },
    {
      title: 'Another one that it does not know',
      document: balanced([8080, 9090], { healthCheckPort: 9091 }),
      finds: [{ at: 'front', message: 'blocked' }],
    },
  ],
  passing: [
    { title: 'Both ports', document: balanced([8080, 9090], { healthCheckPort: 9090 }) },
    { title: 'Health checks on the port of the service', document: balanced([8080], {}) },
  ],
  unknown: [
    {
      title: 'A port for health checks that a parameter decides',
      document: balanced([8080], { healthCheckPort: { Ref: 'Port' } }),
      undecided: { at: 'front-forward-server', field: 'healthCheckPort' },
    },
  ],
};
