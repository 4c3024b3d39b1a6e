import { z } from 'zod';

/** How the requests of a workload go on over a connection. */
export const callsPerRequestField = z.number().min(0).optional().meta({
  title: 'Calls a request',
  help: 'For each request that its start receives: 2 when it asks twice, 0.1 when one in ten goes on. 1 without it; what an entry point or a load balancer sends is shared out evenly.',
});
