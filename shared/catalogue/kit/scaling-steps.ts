import { z } from 'zod';

/** The steps of a policy, each for how far the metric is beyond its threshold. */
export const scalingStepsField = z
  .array(
    z.object({
      from: z
        .number()
        .optional()
        .meta({ title: 'From', help: 'Beyond the threshold; no bound unless stated.' }),
      to: z.number().optional().meta({ title: 'To', help: 'Beyond the threshold; no bound unless stated.' }),
      adjustment: z.int().min(-1000).max(1000).meta({ title: 'Adjustment' }),
    }),
  )
  .max(20)
  .default([]);
