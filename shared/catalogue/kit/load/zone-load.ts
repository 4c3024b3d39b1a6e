import { z } from 'zod';
import { figure, limitFigure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';

/** Records that fail over: how soon it is noticed, and how long callers keep an answer. */
export const zoneLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    checkSeconds: limitFigure('route53.checkInterval', {
      title: 'Health check every',
      unit: 's',
      help: 'Of a record with a health check path; 30 s, or 10 s for a higher price.',
      min: 1,
      max: 600,
    }),
    checkFailures: limitFigure('route53.checkFailures', {
      title: 'Checks until it counts',
      min: 1,
      max: 10,
      whole: true,
    }),
    followSeconds: figure(10, {
      title: 'Follows a load balancer after',
      unit: 's',
      help: 'Of a record that follows the health of its target.',
      min: 1,
      max: 600,
      advanced: true,
    }),
    ttlSeconds: limitFigure('route53.aliasTtl', {
      title: 'Callers keep an answer for',
      unit: 's',
      group: 'Load',
      min: 0,
      max: 172_800,
    }),
  }),
};
