import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function worker(properties: JsonObject): LintelDocument {
  return drawing({ worker: { kind: 'lambda-function', properties } });
}

export const runtimeSupportedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Node.js 14',
      document: worker({ runtime: 'nodejs14.x' }),
      finds: [{ at: 'worker', message: 'blocked' }],
    },
    {
      title: 'Python 3.8',
      document: worker({ runtime: 'python3.8' }),
      finds: [{ at: 'worker', message: 'deprecated' }],
    },
  ],
  passing: [
    { title: 'A current runtime', document: worker({ runtime: 'python3.13' }) },
    { title: 'A container image', document: worker({ packageType: 'Image', runtime: 'nodejs14.x' }) },
  ],
  unknown: [
    {
      title: 'A runtime that a parameter decides',
      document: worker({ runtime: { Ref: 'Runtime' } }),
      undecided: { at: 'worker', field: 'runtime' },
    },
  ],
};
