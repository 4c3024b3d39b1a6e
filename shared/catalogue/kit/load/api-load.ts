import { z } from 'zod';
import { limitFigure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { serviceFields } from './service-fields.ts';

/** An API of API Gateway, which adds so many milliseconds of its own. */
export function apiLoad(latencyMs: number): KindLoad {
  return {
    behaves: 'api',
    parameters: z.object({
      ...serviceFields(latencyMs, 'constant', 'observed'),
      payloadKilobytes: limitFigure('payload.apiGateway', {
        title: 'Largest request',
        unit: 'KB',
        above: 0,
        advanced: true,
      }),
      accountRate: limitFigure('apiGateway.accountRate', {
        title: 'Steady rate of the account',
        unit: 'requests/s',
        help: 'Of all APIs of a Region together; adjustable.',
        min: 0,
      }),
      accountBurst: limitFigure('apiGateway.accountBurst', {
        title: 'Burst of the account',
        unit: 'requests',
        help: 'Saved up, to be taken at once. Notes often call it 5,000 concurrent executions, which nothing counts.',
        min: 0,
      }),
    }),
  };
}
