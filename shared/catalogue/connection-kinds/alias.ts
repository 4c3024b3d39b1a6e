import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { routingFields } from '../kit/record-routing.ts';

export const alias = defineConnectionKind({
  id: 'alias',
  title: 'Alias',
  verb: 'resolves to',
  summary: 'A DNS record of the zone that leads to something.',
  line: 'dashed',
  heads: 'end',
  specificity: 91,
  properties: z.object({
    recordName: z.string().max(253).optional().meta({
      title: 'Record name',
      help: 'Such as www; without it, the zone itself.',
    }),
    ...routingFields,
    evaluateTargetHealth: z.boolean().default(true).meta({
      title: 'Follow the health of the target',
      advanced: true,
      help: 'Answers with another record of the name while the target is unhealthy.',
    }),
    healthCheckPath: z.string().startsWith('/').max(255).optional().meta({
      title: 'Health check path',
      group: 'Routing',
      advanced: true,
      help: 'With it, Route 53 asks the target over HTTPS from around the world, and answers while it is healthy.',
    }),
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
            'clb',
            'global-accelerator',
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
