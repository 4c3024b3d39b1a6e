import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject): LintelDocument {
  return drawing({ main: { kind: 'vpc' }, group: { kind: 'target-group', in: 'main', properties } });
}

export const healthCheckPromptFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Five failures at 30 seconds',
      document: group({ healthCheckIntervalSeconds: 30, unhealthyThresholdCount: 5 }),
      finds: [{ at: 'group', message: 'slow' }],
    },
    {
      title: 'A timeout as long as the interval',
      document: group({ healthCheckIntervalSeconds: 10, healthCheckTimeoutSeconds: 10 }),
      finds: [{ at: 'group', message: 'timeout' }],
    },
  ],
  passing: [
    { title: 'The defaults', document: group({}) },
    { title: 'Every ten seconds', document: group({ healthCheckIntervalSeconds: 10 }) },
  ],
  unknown: [
    {
      title: 'An interval that a parameter decides',
      document: group({ healthCheckIntervalSeconds: { Ref: 'Interval' } }),
      undecided: { at: 'group', field: 'healthCheckIntervalSeconds' },
    },
  ],
};
