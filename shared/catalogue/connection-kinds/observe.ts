import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const observe = defineConnectionKind({
  id: 'observe',
  title: 'Observe',
  verb: 'observes',
  summary:
    'An alarm or a dashboard watches metrics of something; an alarm tells something when it changes state.',
  line: 'dotted',
  heads: 'end',
  specificity: 88,
  properties: z.object({
    purpose: z.enum(['watch', 'act']).optional().meta({
      title: 'The alarm',
      help: 'Watches its metric, or acts on it. Without it, an alarm acts on a topic and watches anything else.',
    }),
    states: z
      .array(z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']))
      .min(1)
      .default(['ALARM'])
      .meta({
        title: 'When it changes to',
        help: 'For actions.',
      }),
    ec2Action: z.enum(['stop', 'terminate', 'reboot', 'recover']).optional().meta({
      title: 'Action on the instance',
      advanced: true,
      help: 'For an alarm that acts on an instance.',
    }),
  }),
  rows: [
    { from: [{ kinds: ['cloudwatch-alarm', 'cloudwatch-dashboard'] }], to: [{ trait: 'observable' }] },
    // A composite alarm watches alarms, a dashboard shows what they watch.
    {
      from: [{ kinds: ['cloudwatch-alarm', 'cloudwatch-dashboard'] }],
      to: [{ kinds: ['cloudwatch-alarm'] }],
    },
    {
      from: [{ kinds: ['cloudwatch-alarm'] }],
      to: [{ kinds: ['sns-topic', 'auto-scaling-group', 'ec2-instance', 'lambda-function'] }],
    },
  ],
});
