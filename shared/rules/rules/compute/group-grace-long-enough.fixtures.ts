import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject, load: JsonObject = {}): LintelDocument {
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
      web: { kind: 'auto-scaling-group', in: 'main', properties, load },
    },
    [['front', 'forward', 'web']],
  );
}

export const groupGraceLongEnoughFixtures: RuleFixtures = {
  failing: [
    {
      title: 'No grace at all',
      document: group({ healthCheckGracePeriod: 0 }),
      finds: [{ at: 'web', message: 'short' }],
    },
    {
      title: 'Half a minute',
      document: group({ healthCheckGracePeriod: 30 }),
      finds: [{ at: 'web', message: 'short' }],
    },
    {
      title: 'A lifecycle hook that waits half a minute',
      document: group({
        lifecycleHooks: [{ name: 'bootstrap', heartbeatTimeout: 30, defaultResult: 'ABANDON' }],
      }),
      finds: [{ at: 'web', message: 'hook' }],
    },
    {
      title: 'No grace before the checks of EC2',
      document: group({ healthCheckGracePeriod: 0, healthCheckType: 'EC2' }),
      finds: [{ at: 'web', message: 'machine' }],
    },
    {
      title: 'Five minutes, for an image that takes seven',
      document: group({ healthCheckGracePeriod: 300 }, { startSeconds: 420 }),
      finds: [{ at: 'web', message: 'short' }],
    },
  ],
  passing: [
    { title: 'Five minutes', document: group({}) },
    {
      title: 'A lifecycle hook that waits five minutes, and a short one on the way out',
      document: group({
        lifecycleHooks: [
          { name: 'bootstrap', heartbeatTimeout: 300 },
          { name: 'drain', transition: 'terminating', heartbeatTimeout: 30 },
        ],
      }),
    },
    {
      title: 'Half a minute, for an image that starts in ten seconds',
      document: group({ healthCheckGracePeriod: 30 }, { startSeconds: 10 }),
    },
  ],
  unknown: [
    {
      title: 'A grace period that a parameter decides',
      document: group({ healthCheckGracePeriod: { Ref: 'Grace' } }),
      undecided: { at: 'web', field: 'healthCheckGracePeriod' },
    },
  ],
};
