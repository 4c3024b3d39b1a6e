import { z } from 'zod';
import type { Properties } from '#shared/document/records.ts';

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
  busyHours: z.number().min(1).max(24).default(24).meta({
    title: 'Busy hours',
    unit: 'h a day',
    help: 'Of 24: a whole day is an even load. What is charged by its busiest measure each hour depends on it.',
  }),
  busyFactor: z.number().min(1).max(24).default(1).meta({
    title: 'Load in them',
    unit: '× average',
    help: 'How much of the average arrives in each busy hour; the other hours share the rest.',
  }),
  busyFromHour: z.int().min(0).max(23).default(9).meta({
    title: 'Busy from',
    unit: "o'clock",
    help: 'On one clock for all entry points: peaks that fall together add up.',
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

/** A workload to start from, for those who have no figures yet. */
export interface WorkloadPreset {
  readonly id: 'small' | 'medium' | 'large';
  readonly title: string;
  /** What kind of business that is. */
  readonly summary: string;
  readonly usage: Properties;
}

export const workloadPresets: readonly WorkloadPreset[] = [
  {
    id: 'small',
    title: 'Small',
    summary:
      '1 million requests a month (one every 2.6 seconds), 2,000 users: an internal tool or a first launch.',
    usage: { requestsPerMonth: 1_000_000, usersPerMonth: 2_000, requestKilobytes: 2, responseKilobytes: 20 },
  },
  {
    id: 'medium',
    title: 'Medium',
    summary: '50 million requests a month (19 a second), 100,000 users: an established service.',
    usage: {
      requestsPerMonth: 50_000_000,
      usersPerMonth: 100_000,
      requestKilobytes: 2,
      responseKilobytes: 20,
    },
  },
  {
    id: 'large',
    title: 'Large',
    summary: '2 billion requests a month (760 a second), 4 million users: a product known everywhere.',
    usage: {
      requestsPerMonth: 2_000_000_000,
      usersPerMonth: 4_000_000,
      requestKilobytes: 2,
      responseKilobytes: 20,
    },
  },
];
