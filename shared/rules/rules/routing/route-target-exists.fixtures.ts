import { drawing, type RuleFixtures } from '../../fixtures.ts';

const nodes = {
  main: { kind: 'vpc' },
  table: { kind: 'route-table', in: 'main' },
  out: { kind: 'internet-gateway', in: 'main' },
};

export const routeTargetExistsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A default route to a NAT gateway that was removed',
      document: drawing(nodes, [['table', 'route', 'nat']]),
      finds: [{ at: 'table-route-nat', message: 'gone' }],
    },
    {
      title: 'A route to a transit gateway that was removed',
      document: drawing(nodes, [['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }]]),
      finds: [{ at: 'table-route-hub-10.0.0.0/8', message: 'gone' }],
    },
  ],
  passing: [
    { title: 'A route to the gateway', document: drawing(nodes, [['table', 'route', 'out']]) },
    { title: 'A table without routes', document: drawing(nodes) },
  ],
};
