import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const manage = defineConnectionKind({
  id: 'manage',
  title: 'Manage',
  verb: 'runs',
  summary: 'One resource starts and replaces the other, or is made after it as after a blueprint.',
  line: 'dashed',
  heads: 'end',
  specificity: 87,
  properties: z.object({}),
  rows: [
    { from: [{ kinds: ['ecs-service', 'ecs-task'] }], to: [{ kinds: ['ecs-task-definition'] }] },
    { from: [{ kinds: ['auto-scaling-group'] }], to: [{ kinds: ['launch-template'] }] },
    { from: [{ kinds: ['eks-cluster'] }], to: [{ kinds: ['eks-node-group'] }] },
    { from: [{ kinds: ['elastic-beanstalk'] }], to: [{ kinds: ['auto-scaling-group', 'alb', 'sqs-queue'] }] },
    { from: [{ kinds: ['stack'] }], to: [{ kinds: ['stack'] }] },
  ],
});
