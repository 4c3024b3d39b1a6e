import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function worker(properties: JsonObject): LintelDocument {
  return drawing({ worker: { kind: 'lambda-function', properties } });
}

export const functionLimitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A timeout of an hour',
      document: worker({ timeout: 3600 }),
      finds: [{ at: 'worker', message: 'range' }],
    },
    {
      title: 'Too little memory and too much storage',
      document: worker({ memorySize: 64, ephemeralStorage: 20_480 }),
      finds: [
        { at: 'worker', message: 'range' },
        { at: 'worker', message: 'range' },
      ],
    },
    {
      title: 'Five kilobytes of environment variables',
      document: worker({ environment: { CONFIGURATION: 'x'.repeat(5000) } }),
      finds: [{ at: 'worker', message: 'environment' }],
    },
  ],
  passing: [
    { title: 'The defaults', document: worker({}) },
    {
      title: 'The largest function',
      document: worker({ memorySize: 10_240, timeout: 900, ephemeralStorage: 10_240 }),
    },
  ],
  unknown: [
    {
      title: 'A timeout that a parameter decides',
      document: worker({ timeout: { Ref: 'Timeout' } }),
      undecided: { at: 'worker', field: 'timeout' },
    },
  ],
};
