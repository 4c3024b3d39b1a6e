import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const assume = defineConnectionKind({
  id: 'assume',
  title: 'Assume role',
  verb: 'acts under',
  summary: 'Which IAM role it acts under, instead of the one that the drawing implies.',
  line: 'dotted',
  heads: 'end',
  specificity: 88,
  properties: z.object({
    purpose: z.enum(['task', 'execution', 'service', 'scaling']).default('task').meta({
      title: 'Used for',
      advanced: true,
      help: 'ECS has two roles: the containers act under the task role, ECS itself under the execution role. AWS manages clusters and environments under a service role. Application Auto Scaling has a role of its own unless one is drawn.',
    }),
  }),
  rows: [{ from: [{ trait: 'assumes-role' }], to: [{ kinds: ['iam-role'] }] }],
});
