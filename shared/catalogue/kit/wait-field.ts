import { z } from 'zod';

/** How long a caller waits for the answer: what it calls has to be done by then. */
export const waitField = z.number().min(0.001).optional().meta({
  title: 'Caller gives up after',
  unit: 's',
  help: 'The time-out of the client that calls: it has an error then, and what it called works on. Without it, what is known of its kind: 29 or 30 s of an API.',
});
