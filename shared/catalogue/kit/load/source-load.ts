import { z } from 'zod';
import { figure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';

/** Who sends requests, and what outside of the drawing is called. */
export const sourceLoad: KindLoad = {
  behaves: 'source',
  parameters: z.object({
    answerMs: figure(100, {
      title: 'Answers after',
      unit: 'ms',
      help: 'When something in the drawing calls it.',
      min: 0,
      max: 600_000,
      advanced: true,
    }),
  }),
};
