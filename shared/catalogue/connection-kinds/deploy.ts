import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const deploy = defineConnectionKind({
  id: 'deploy',
  title: 'Deploy',
  verb: 'deploys to',
  summary: 'A delivery pipeline brings new versions here.',
  line: 'dashed',
  heads: 'end',
  specificity: 75,
  properties: z.object({
    strategy: z.enum(['all-at-once', 'rolling', 'blue-green', 'canary', 'linear']).optional().meta({
      title: 'Strategy',
      help: "Without it, the receiver's own way of replacing versions.",
    }),
  }),
  rows: [
    {
      from: [{ kinds: ['codepipeline', 'codedeploy', 'codebuild'] }],
      to: [
        {
          kinds: [
            'ecs-service',
            'lambda-function',
            'auto-scaling-group',
            'elastic-beanstalk',
            'stack',
            'eks-cluster',
            's3-bucket',
            'ec2-instance',
            'ecr-repository',
          ],
        },
      ],
    },
    { from: [{ kinds: ['code-repository'] }], to: [{ kinds: ['codepipeline', 'codebuild'] }] },
    { from: [{ kinds: ['codepipeline'] }], to: [{ kinds: ['codebuild', 'codedeploy'] }] },
  ],
});
