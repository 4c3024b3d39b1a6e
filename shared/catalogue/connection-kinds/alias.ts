import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const alias = defineConnectionKind({
  id: 'alias',
  title: 'Alias',
  verb: 'resolves to',
  summary: 'A DNS record of the zone that leads to something.',
  line: 'dashed',
  heads: 'end',
  specificity: 91,
  properties: z.object({
    recordName: z.string().optional().meta({
      title: 'Record name',
      help: 'Such as www; without it, the zone itself.',
    }),
    weight: z.int().min(0).max(255).optional().meta({ title: 'Weight', advanced: true }),
    evaluateTargetHealth: z.boolean().default(true).meta({ title: 'Evaluate target health', advanced: true }),
  }),
  rows: [
    {
      from: [{ kinds: ['hosted-zone'] }],
      to: [
        {
          kinds: [
            'cloudfront',
            'alb',
            'nlb',
            's3-bucket',
            'interface-endpoint',
            'ec2-instance',
            'elastic-beanstalk',
          ],
        },
        { trait: 'api' },
      ],
    },
  ],
});
