import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import type { Properties } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { scenarioSchema } from '../scenario/scenario.ts';
import { compileFlow } from './compile-flow.ts';

/** How long a new instance of a group with these settings is left out of the metrics. */
function warmUpWith(properties: Properties): number | undefined {
  const document = aDocument()
    .node('users', 'users')
    .node('vpc', 'vpc')
    .node('subnet', 'private', { parent: 'vpc', properties: { availabilityZone: 'a' } })
    .node('auto-scaling-group', 'app', { parent: 'vpc', properties })
    .connect('traffic', 'users', 'app')
    .build();
  const scenario = scenarioSchema.parse({
    arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 1 } } }],
  });
  const flow = unwrap(compileFlow(document, createResolver().update(document).architecture, scenario));
  return flow.groups[0]?.warmUp;
}

test('the warm-up of a policy wins over that of its group', () => {
  expect(warmUpWith({ defaultInstanceWarmup: 90 })).toBe(90);
  expect(warmUpWith({ defaultInstanceWarmup: 90, estimatedInstanceWarmup: 40 })).toBe(40);
  expect(warmUpWith({ defaultInstanceWarmup: 90, estimatedInstanceWarmup: 0 })).toBe(0);
  // Without a policy there is nothing that could say otherwise.
  expect(warmUpWith({ defaultInstanceWarmup: 90, estimatedInstanceWarmup: 40, scalingMetric: 'none' })).toBe(
    90,
  );
});
