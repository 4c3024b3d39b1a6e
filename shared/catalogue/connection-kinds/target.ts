import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';
import { payloadField } from '../kit/payload-field.ts';

export const target = defineConnectionKind({
  id: 'target',
  title: 'Target',
  verb: 'registers',
  summary: 'What a target group sends its traffic to.',
  line: 'solid',
  heads: 'end',
  specificity: 92,
  properties: z.object({
    port: z.int().min(1).max(65535).optional().meta({
      title: 'Port',
      help: 'The port of this target; without it, the port of the target group.',
    }),
    weight: z.int().min(0).max(255).optional().meta({
      title: 'Weight',
      advanced: true,
      help: 'At an accelerator: its share of the traffic of its Region. Without it, 128.',
    }),
    ipAddresses: z.array(z.ipv4()).default([]).meta({
      title: 'Addresses',
      help: 'For targets on premises: the addresses to register, reached through a VPN or Direct Connect.',
      advanced: true,
    }),
  }),
  usage: z.object({ payloadKilobytes: payloadField }),
  rows: [
    {
      from: [{ kinds: ['global-accelerator'] }],
      to: [{ kinds: ['alb', 'nlb', 'ec2-instance', 'elastic-ip'] }],
    },
    { from: [{ kinds: ['clb'] }], to: [{ kinds: ['ec2-instance', 'auto-scaling-group'] }] },
    {
      from: [{ kinds: ['target-group'] }],
      to: [
        { trait: 'instance-target' },
        { trait: 'ip-target' },
        { trait: 'lambda-target' },
        { kinds: ['alb', 'on-premises', 'server'] },
      ],
    },
    { from: [{ kinds: ['k8s-service'] }], to: [{ kinds: ['k8s-deployment'] }] },
  ],
});
