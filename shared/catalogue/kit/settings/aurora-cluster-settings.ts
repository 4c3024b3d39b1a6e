import { z } from 'zod';
import { securityGroupsField, subnetsField } from '../common-fields.ts';
import { databaseNameField, masterPasswordShape } from '../database-access.ts';

const limits = {
  source: 'Amazon Aurora user guide, quotas and Aurora Serverless v2 capacity',
  checked: '2026-11',
};

/** What an Aurora cluster states: its engine, instances, capacity, backups and who may log in. */
export const auroraClusterSettings = z.object({
  engine: z
    .enum(['aurora-postgresql', 'aurora-mysql'])
    .default('aurora-postgresql')
    .meta({ title: 'Engine' }),
  engineVersion: z
    .string()
    .regex(/^[0-9][0-9A-Za-z._-]*$/, 'A version reads like 16.6.')
    .optional()
    .meta({ title: 'Engine version', help: 'The default version of AWS unless stated.' }),
  capacity: z.enum(['serverless', 'provisioned']).default('serverless').meta({
    title: 'Capacity',
    help: 'Serverless v2 follows the load between two bounds; provisioned has instances of one class.',
  }),
  minCapacity: z
    .number()
    .min(0)
    .max(256)
    .multipleOf(0.5)
    .default(0.5)
    .meta({
      title: 'At least',
      unit: 'ACU',
      group: 'Serverless v2',
      help: '2 GiB of memory each. 0 pauses the cluster when nobody uses it.',
      ...limits,
    }),
  maxCapacity: z
    .number()
    .min(1)
    .max(256)
    .multipleOf(0.5)
    .default(4)
    .meta({ title: 'At most', unit: 'ACU', group: 'Serverless v2', ...limits }),
  dbInstanceClass: z
    .string()
    .regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, 'A class reads like db.r6g.large.')
    .default('db.r6g.large')
    .meta({ title: 'Class', group: 'Provisioned', format: 'instance-type' }),
  readers: z
    .int()
    .min(0)
    .max(15)
    .default(1)
    .meta({
      title: 'Readers',
      help: 'Instances beside the writer; one of them takes over when the writer fails.',
      ...limits,
    }),
  storageType: z.enum(['aurora', 'aurora-iopt1']).default('aurora').meta({
    title: 'Storage',
    group: 'Storage',
    help: 'I/O-Optimized (aurora-iopt1) charges no requests, and more for storage and instances.',
  }),
  storageEncrypted: z
    .boolean()
    .default(true)
    .meta({ title: 'Encrypted', group: 'Security', help: 'Cannot be changed later.' }),
  kmsKey: z
    .string()
    .optional()
    .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
  dbName: databaseNameField,
  masterUsername: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,15}$/)
    .default('dbadmin')
    .meta({ title: 'Master user', group: 'Security', advanced: true }),
  ...masterPasswordShape,
  iamAuthentication: z
    .boolean()
    .default(false)
    .meta({ title: 'Sign in with IAM', group: 'Security', advanced: true }),
  enableHttpEndpoint: z.boolean().default(false).meta({
    title: 'Data API',
    group: 'Access',
    advanced: true,
    help: 'SQL over HTTPS, without connections to look after.',
  }),
  port: z
    .int()
    .min(1150)
    .max(65_535)
    .optional()
    .meta({ title: 'Port', group: 'Network', advanced: true, help: "The engine's own unless stated." }),
  subnets: subnetsField,
  securityGroups: securityGroupsField,
  backupRetentionPeriod: z
    .int()
    .min(1)
    .max(35)
    .default(7)
    .meta({ title: 'Keep backups', unit: 'days', group: 'Backup', ...limits }),
  backtrackHours: z
    .int()
    .min(0)
    .max(72)
    .default(0)
    .meta({
      title: 'Backtrack',
      unit: 'h',
      group: 'Backup',
      advanced: true,
      help: 'Aurora MySQL: rewinds the cluster within this window. 0 is off.',
      ...limits,
    }),
  deletionProtection: z.boolean().default(true).meta({ title: 'Deletion protection', group: 'Backup' }),
  performanceInsights: z.boolean().default(true).meta({
    title: 'Performance Insights',
    group: 'Monitoring',
    advanced: true,
    help: 'Seven days are free.',
  }),
  exportLogs: z
    .boolean()
    .default(true)
    .meta({ title: 'Logs to CloudWatch', group: 'Monitoring', advanced: true }),
});
