import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function service(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'a' } },
    shop: { kind: 'ecs-cluster', in: 'main' },
    web: { kind: 'ecs-service', in: 'shop', properties },
  });
}

export const deploymentRollsBackFixtures: RuleFixtures = {
  failing: [
    {
      title: 'No circuit breaker',
      document: service({ circuitBreaker: false }),
      finds: [{ at: 'web', message: 'off' }],
    },
    {
      title: 'A circuit breaker that does not roll back',
      document: service({ circuitBreakerRollback: false }),
      finds: [{ at: 'web', message: 'rollback' }],
    },
  ],
  passing: [
    { title: 'Both on', document: service({}) },
    {
      title: 'Deployed by CodeDeploy',
      document: service({ deploymentController: 'CODE_DEPLOY', circuitBreaker: false }),
    },
  ],
  unknown: [
    {
      title: 'A circuit breaker that a parameter decides',
      document: service({ circuitBreaker: { Ref: 'Breaker' } }),
      undecided: { at: 'web', field: 'circuitBreaker' },
    },
  ],
};
