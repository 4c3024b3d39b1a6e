import { expect, test } from 'vitest';
import { fromUsers, network, poisson } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

test('requests go through a drawn listener to its targets', () => {
  const document = network(['a'])
    .node('alb', 'web', { parent: 'vpc' })
    .node('listener', 'https', { parent: 'web' })
    .node('ec2-instance', 'one', { parent: 'private-a' })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'https')
    .connect('forward', 'https', 'one')
    .build();
  const result = simulate(document, { horizonSeconds: 60, arrivals: fromUsers(poisson(10)) });
  // To the load balancer, to its listener and to the instance.
  expect(result.connections.filter(({ requests }) => requests > 400)).toHaveLength(3);
  expect(result.nodes.find(({ id }) => id === 'one')?.arrivals ?? 0).toBeGreaterThan(400);
});
