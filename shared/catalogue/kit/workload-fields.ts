import { z } from 'zod';

/**
 * What an entry point sends. The bill follows it through the drawn paths: calls, bytes, log volume and capacity units
 * of everything behind it come from here, unless a node or a connection states its own.
 */
export const workloadFields = z.object({
  requestsPerMonth: z.number().min(0).optional().meta({
    title: 'Requests',
    unit: 'a month',
    help: 'Through all of its connections together. Without it nothing behind is derived.',
  }),
  requestsPerSecond: z.number().min(0).optional().meta({
    title: 'Requests on average',
    unit: 'a second',
    help: 'Instead of requests a month; over the hours of the month in the settings.',
  }),
  requestKilobytes: z.number().min(0).default(2).meta({
    title: 'Request',
    unit: 'KB',
    help: '2 KB: headers, a cookie and a small body.',
  }),
  responseKilobytes: z.number().min(0).default(20).meta({
    title: 'Answer',
    unit: 'KB',
    help: '20 KB: a page of JSON or a compressed page of HTML; more with pictures.',
  }),
  requestsPerConnection: z.number().min(1).default(10).meta({
    title: 'Requests a connection',
    help: 'Browsers keep a connection for several requests: what a load balancer counts as new is one in so many.',
  }),
  usersPerMonth: z.number().min(0).optional().meta({
    title: 'Active users',
    unit: 'a month',
    help: 'For the cost of a thousand users; nothing is charged by it.',
  }),
  spreadPercent: z.number().min(0).max(100).default(25).meta({
    title: 'Could be more or less by',
    unit: '%',
    help: 'The low and high figures of the bill.',
  }),
});
