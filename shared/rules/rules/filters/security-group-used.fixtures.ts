import { drawing, type RuleFixtures } from '../../fixtures.ts';

const network = {
  main: { kind: 'vpc' },
  app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
  web: { kind: 'security-group', in: 'main' },
};

export const securityGroupUsedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A group that nothing has',
      document: drawing(network),
      finds: [{ at: 'web', message: 'unused' }],
    },
    {
      title: 'A group that only its own rule names',
      document: drawing({
        ...network,
        web: {
          kind: 'security-group',
          in: 'main',
          properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, securityGroup: 'web' }] },
        },
      }),
      finds: [{ at: 'web', message: 'unused' }],
    },
  ],
  passing: [
    {
      title: 'An instance has it',
      document: drawing({
        ...network,
        server: { kind: 'ec2-instance', in: 'app', properties: { securityGroups: ['web'] } },
      }),
    },
    {
      title: 'A rule of another group names it',
      document: drawing({
        ...network,
        store: {
          kind: 'security-group',
          in: 'main',
          properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 5432, securityGroup: 'web' }] },
        },
        server: { kind: 'ec2-instance', in: 'app', properties: { securityGroups: ['store'] } },
      }),
    },
  ],
};
