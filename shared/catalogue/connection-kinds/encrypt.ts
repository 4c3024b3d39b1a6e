import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const encrypt = defineConnectionKind({
  id: 'encrypt',
  title: 'Encrypt',
  verb: 'encrypts',
  summary: 'A key of yours encrypts what is stored there.',
  line: 'dotted',
  heads: 'end',
  specificity: 88,
  properties: z.object({}),
  rows: [
    {
      from: [{ kinds: ['kms-key'] }],
      to: [
        {
          kinds: [
            's3-bucket',
            'ebs-volume',
            'rds-instance',
            'aurora-cluster',
            'sqs-queue',
            'sns-topic',
            'log-group',
            'secret',
            'ecr-repository',
            'dynamodb-table',
            'efs',
            'elasticache',
            'opensearch',
            'kinesis-stream',
            'firehose',
            'msk-cluster',
            'mq-broker',
            'step-functions',
            'event-bus',
            'event-schedule',
            'event-pipe',
            'cloudtrail',
            'codebuild',
            'codepipeline',
            'prometheus-workspace',
          ],
        },
      ],
    },
  ],
});
