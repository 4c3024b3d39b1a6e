import { z } from 'zod';

/** How much a call or message over a connection carries: what the receiver takes at most is checked against it. */
export const payloadField = z.number().min(0).optional().meta({
  title: 'Payload',
  unit: 'KB on average',
  help: 'Of one call, event or message. Compared with what the receiver takes.',
});
