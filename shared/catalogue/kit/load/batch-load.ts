import { z } from 'zod';
import { optionalFigure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { serviceFields } from './service-fields.ts';

/** Jobs from a queue: as many at a time as there are vCPU for. */
export const batchLoad: KindLoad = {
  behaves: 'servers',
  parameters: z.object({
    ...serviceFields(0, 'uniform'),
    meanServiceTimeMs: optionalFigure({
      title: 'Time for a job',
      unit: 'ms on average',
      help: 'Without it, the length of a job in its usage.',
      min: 0,
      max: 86_400_000,
    }),
    workers: optionalFigure({
      title: 'Jobs at a time',
      help: 'Without it, the most vCPU of the environment over those of a job.',
      min: 1,
      max: 1_000_000,
      whole: true,
    }),
  }),
};
