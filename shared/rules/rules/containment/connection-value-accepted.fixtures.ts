import { drawing, type RuleFixtures } from '../../fixtures.ts';

const nodes = {
  main: { kind: 'vpc' },
  app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'a' } },
  web: { kind: 'ec2-instance', in: 'app' },
  users: { kind: 'users' },
};

export const connectionValueAcceptedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A port that does not exist',
      document: drawing(nodes, [['users', 'traffic', 'web', { port: 70_000 }]]),
      finds: [{ at: 'users-traffic-web', message: 'refused' }],
    },
    {
      title: 'A property of another connection',
      document: drawing(nodes, [['users', 'traffic', 'web', { batchSize: 10 }]]),
      finds: [{ at: 'users-traffic-web', message: 'unknown' }],
    },
  ],
  passing: [
    {
      title: 'A port',
      document: drawing(nodes, [['users', 'traffic', 'web', { port: 443, protocol: 'HTTPS' }]]),
    },
    { title: 'No values', document: drawing(nodes, [['users', 'traffic', 'web']]) },
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: drawing(nodes, [['users', 'traffic', 'web', { port: { Ref: 'Port' } }]]),
      undecided: { at: 'users-traffic-web', field: 'port' },
    },
  ],
};
