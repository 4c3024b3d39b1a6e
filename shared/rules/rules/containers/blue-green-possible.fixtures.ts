import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function deployed(properties: JsonObject, groups: readonly string[]): LintelDocument {
  const connections = groups.flatMap((id, index): readonly ShortConnection[] => [
    ['front', 'forward', id, index === 0 ? {} : { pathPattern: [`/${id}`] }],
    [id, 'target', 'web'],
  ]);
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
      },
      'app-b': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' },
      },
      front: { kind: 'alb', in: 'main', properties: { scheme: 'internal' } },
      shop: { kind: 'ecs-cluster', in: 'main' },
      web: { kind: 'ecs-service', in: 'shop', properties },
      ...Object.fromEntries(groups.map((id) => [id, { kind: 'target-group', in: 'main' }])),
    },
    connections,
  );
}

const codeDeploy = { deploymentController: 'CODE_DEPLOY' };

export const blueGreenPossibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One target group',
      document: deployed(codeDeploy, ['blue']),
      finds: [{ at: 'web', message: 'groups' }],
    },
    {
      title: 'A circuit breaker beside CodeDeploy',
      document: deployed({ ...codeDeploy, circuitBreaker: true }, ['blue', 'green']),
      finds: [{ at: 'web', message: 'breaker' }],
    },
    {
      title: 'Blue/green by ECS with one target group',
      document: deployed({ deploymentStrategy: 'BLUE_GREEN' }, ['blue']),
      finds: [{ at: 'web', message: 'native' }],
    },
    {
      title: 'A circuit breaker beside blue/green by ECS',
      document: deployed({ deploymentStrategy: 'BLUE_GREEN', circuitBreaker: true }, ['blue', 'green']),
      finds: [{ at: 'web', message: 'breaker' }],
    },
  ],
  passing: [
    {
      title: 'A canary by ECS with two target groups',
      document: deployed({ deploymentStrategy: 'CANARY' }, ['blue', 'green']),
    },
    {
      title: 'Blue/green by ECS behind no load balancer',
      document: deployed({ deploymentStrategy: 'BLUE_GREEN' }, []),
    },
    { title: 'A blue and a green group', document: deployed(codeDeploy, ['blue', 'green']) },
    { title: 'Rolled by ECS', document: deployed({}, ['blue']) },
  ],
  unknown: [
    {
      title: 'A controller that a parameter decides',
      document: deployed({ deploymentController: { Ref: 'Controller' } }, ['blue']),
      undecided: { at: 'web', field: 'deploymentController' },
    },
  ],
};
