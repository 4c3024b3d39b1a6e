import type { Properties } from '#shared/document/records.ts';

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
