import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { payloadField } from '../kit/payload-field.ts';

export const call = defineConnectionKind({
  id: 'call',
  title: 'Call',
  verb: 'calls',
  summary: 'A state of a state machine calls an action of a service.',
  line: 'solid',
  heads: 'end',
  specificity: 82,
  properties: z.object({
    integrationPattern: z
      .enum(['request-response', 'run-a-job', 'wait-for-callback'])
      .default('request-response')
      .meta({
        title: 'Waits for',
        help: 'The answer of the call, the end of the job it started, or a callback with the task token.',
      }),
  }),
  usage: z.object({ payloadKilobytes: payloadField }),
  rows: [
    {
      from: [{ kinds: ['step-functions'] }],
      to: [
        { trait: 'invocable' },
        { trait: 'aws-api' },
        {
          kinds: [
            'ecs-service',
            'ecs-task',
            'ecs-task-definition',
            'batch',
            'event-bus',
            'step-functions',
            'mediaconvert',
          ],
        },
      ],
    },
  ],
});
