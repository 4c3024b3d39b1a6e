import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const traffic = defineConnectionKind({
  id: 'traffic',
  title: 'Traffic',
  verb: 'sends traffic to',
  summary: 'Opens connections to a port: security-group rules follow from it on both sides.',
  line: 'solid',
  heads: 'end',
  specificity: 50,
  properties: z.object({
    protocol: z
      .enum(['HTTP', 'HTTPS', 'TCP', 'UDP', 'TLS'])
      .optional()
      .meta({ title: 'Protocol', help: 'What is spoken; without it, what the receiver listens to.' }),
    port: z.int().min(1).max(65535).optional().meta({ title: 'Port', help: "Without it, the receiver's own port." }),
  }),
  usage: z.object({
    gigabytesPerMonth: z.number().min(0).optional().meta({ title: 'Data', unit: 'GB a month' }),
  }),
  rows: [
    { from: [{ trait: 'actor' }, { trait: 'network-interface' }], to: [{ trait: 'listens' }] },
  ],
});
