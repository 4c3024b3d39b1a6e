import { z } from 'zod';

/** Fields that many kinds have in the same words; a kind spreads what it needs into its own schema. */

export const securityGroupsField = z
  .array(z.string())
  .max(16)
  .optional()
  .meta({
    title: 'Security groups',
    group: 'Network',
    reference: ['security-group'],
    help: 'Without one, a group is made with exactly the rules that the connections need.',
  });

export const subnetsField = z
  .array(z.string())
  .optional()
  .meta({
    title: 'Subnets',
    group: 'Network',
    reference: ['subnet'],
    help: 'Without any, one fitting subnet of each Availability Zone of the VPC.',
  });

export const environmentField = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
  .default({})
  .meta({
    title: 'Environment variables',
    group: 'Code',
    help: 'Not for secrets: connect a secret instead.',
  });

export const runningHoursField = z
  .number()
  .min(0)
  .max(744)
  .optional()
  .meta({ title: 'Running', unit: 'h a month', help: 'The whole month unless stated.' });

/** Days that CloudWatch Logs accepts as retention. */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
