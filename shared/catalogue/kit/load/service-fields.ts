import { z } from 'zod';
import { figure, optionalFigure, wordsOf } from './figure.ts';
import type { KindLoad, LoadBehaviour, LoadOrigin } from './kind-load.ts';

const distributionNames = [
  'exponential',
  'constant',
  'lognormal',
  'erlang',
  'hyperexponential',
  'uniform',
] as const;

/** How long one request takes, and how often it fails. */
export function serviceFields(
  meanMs: number,
  name: (typeof distributionNames)[number] = 'exponential',
  origin: LoadOrigin = 'assumed',
) {
  return {
    meanServiceTimeMs: figure(meanMs, {
      title: 'Time for a request',
      unit: 'ms on average',
      help: 'Of its own work, without waiting and without what it calls.',
      min: 0,
      max: 86_400_000,
      origin,
    }),
    serviceDistribution: z
      .enum(distributionNames)
      .default(name)
      .meta(wordsOf({ title: 'Spread of the times', advanced: true })),
    serviceVariation: optionalFigure({
      title: 'Coefficient of variation',
      help: 'Deviation divided by the mean, where the distribution leaves it open: 1 without it, 2 for hyperexponential.',
      min: 0,
      max: 100,
      advanced: true,
    }),
    errorRate: figure(0, { title: 'Share of requests that fail', min: 0, max: 1 }),
  };
}

/** A delay that does not grow with the load. */
export function delayLoad(
  behaves: LoadBehaviour,
  meanMs: number,
  more: Readonly<Record<string, z.ZodType>> = {},
): KindLoad {
  return { behaves, parameters: z.object({ ...serviceFields(meanMs, 'constant'), ...more }) };
}

/** The share of requests that a cache answers itself. */
export const hitRatioField = { hitRatio: figure(0.8, { title: 'Hit ratio', min: 0, max: 1 }) };
