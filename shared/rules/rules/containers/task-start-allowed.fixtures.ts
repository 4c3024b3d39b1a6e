import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function service(properties: JsonObject, isBalanced = true, checks: JsonObject = {}): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'public' },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      'public-a': subnet('10.0.0.0/24', 'a'),
      'public-b': subnet('10.0.1.0/24', 'b'),
      front: { kind: 'alb', in: 'main' },
      shop: { kind: 'ecs-cluster', in: 'main' },
      web: { kind: 'ecs-service', in: 'shop', properties: { assignPublicIp: true, ...properties } },
    },
    isBalanced ? [['front', 'forward', 'web', checks]] : [],
  );
}

const command = 'curl -f http://localhost/ || exit 1';

export const taskStartAllowedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A long start and a short grace period',
      document: service({ healthCheckCommand: command, healthCheckStartPeriod: 150 }),
      finds: [{ at: 'web', message: 'grace' }],
    },
    {
      title: 'No grace period and impatient checks',
      document: service({ healthCheckGracePeriodSeconds: 0 }, true, { healthCheckIntervalSeconds: 10 }),
      finds: [{ at: 'web', message: 'grace' }],
    },
    {
      title: 'Neither load balancer nor health check',
      document: service({}, false),
      finds: [{ at: 'web', message: 'unchecked' }],
    },
  ],
  passing: [
    { title: 'The defaults behind a load balancer', document: service({}) },
    {
      title: 'No grace period, and checks that wait a minute',
      document: service({ healthCheckGracePeriodSeconds: 0 }),
    },
    { title: 'A worker with a health check', document: service({ healthCheckCommand: command }, false) },
  ],
  unknown: [
    {
      title: 'A grace period that a parameter decides',
      document: service({ healthCheckGracePeriodSeconds: { Ref: 'Grace' } }),
      undecided: { at: 'web', field: 'healthCheckGracePeriodSeconds' },
    },
  ],
};
