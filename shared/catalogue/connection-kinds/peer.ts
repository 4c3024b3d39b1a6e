import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const peer = defineConnectionKind({
  id: 'peer',
  title: 'Peering',
  verb: 'is peered with',
  summary: 'Joins two networks directly, one hop and no further.',
  line: 'solid',
  heads: 'both',
  specificity: 91,
  properties: z.object({
    peerRegion: z.string().optional().meta({
      title: 'Region of the other side',
      advanced: true,
      help: 'Without it, where the other side is drawn.',
    }),
    peerOwnerId: z
      .string()
      .regex(/^\d{12}$/, 'An account id has 12 digits.')
      .optional()
      .meta({ title: 'Account of the other side', advanced: true }),
    addRoutes: z.boolean().default(true).meta({
      title: 'Add routes',
      help: "Routes to each other's range in the implied route tables of both sides.",
    }),
  }),
  usage: z.object({
    gigabytesPerMonth: z
      .number()
      .min(0)
      .optional()
      .meta({ title: 'Data between zones or Regions', unit: 'GB a month' }),
  }),
  rows: [
    { from: [{ kinds: ['vpc'] }], to: [{ kinds: ['vpc', 'vpc-peering'] }] },
    { from: [{ kinds: ['vpc-peering'] }], to: [{ kinds: ['vpc'] }] },
    { from: [{ kinds: ['transit-gateway'] }], to: [{ kinds: ['transit-gateway'] }] },
  ],
});
