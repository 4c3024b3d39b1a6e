import { z } from 'zod';
import { securityGroupsField, subnetsField } from '../common-fields.ts';
import { databaseNameField, masterPasswordShape } from '../database-access.ts';
import { engines } from '../database-engine.ts';

/** What a database instance states: its engine, size, storage, backups and who may log in. */
export const rdsInstanceSettings = z.object({
  engine: z.enum(engines).default('postgres').meta({ title: 'Engine' }),
  engineVersion: z
    .string()
    .regex(/^[0-9][0-9A-Za-z.-]*$/, 'A version reads like 17.4.')
    .optional()
    .meta({
      title: 'Engine version',
      help: 'The default version of AWS unless stated.',
    }),
  dbInstanceClass: z
    .string()
    .regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, 'A class reads like db.t4g.medium.')
    .default('db.t4g.medium')
    .meta({ title: 'Class', format: 'instance-type' }),
  multiAz: z.boolean().default(true).meta({
    title: 'Multi-AZ',
    help: 'A standby in a second zone that takes over; doubles the price.',
  }),
  allocatedStorage: z.int().min(20).max(65_536).default(100).meta({
    title: 'Storage',
    unit: 'GiB',
    group: 'Storage',
    source: 'Amazon RDS user guide, storage',
    checked: '2026-11',
  }),
  maxAllocatedStorage: z.int().min(0).max(65_536).default(0).meta({
    title: 'Grow up to',
    unit: 'GiB',
    group: 'Storage',
    advanced: true,
    help: '0: the storage does not grow by itself.',
  }),
  storageType: z.enum(['gp3', 'gp2', 'io1', 'io2', 'standard']).default('gp3').meta({
    title: 'Storage type',
    group: 'Storage',
    advanced: true,
  }),
  iops: z.int().min(1000).max(256_000).optional().meta({
    title: 'IOPS',
    group: 'Storage',
    advanced: true,
    help: 'For io1 and io2, and for gp3 of 400 GiB and more.',
  }),
  storageThroughput: z.int().min(125).max(4000).optional().meta({
    title: 'Throughput',
    unit: 'MiB/s',
    group: 'Storage',
    advanced: true,
    help: 'For gp3 of 400 GiB and more, which includes 500.',
  }),
  storageEncrypted: z.boolean().default(true).meta({
    title: 'Encrypted',
    group: 'Security',
    help: 'Cannot be changed later.',
  }),
  kmsKey: z
    .string()
    .optional()
    .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
  dbName: databaseNameField,
  masterUsername: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/)
    .default('dbadmin')
    .meta({
      title: 'Master user',
      group: 'Security',
      advanced: true,
    }),
  ...masterPasswordShape,
  iamAuthentication: z.boolean().default(false).meta({
    title: 'Sign in with IAM',
    group: 'Security',
    advanced: true,
    help: 'PostgreSQL, MySQL and MariaDB.',
  }),
  port: z.int().min(1150).max(65_535).optional().meta({
    title: 'Port',
    group: 'Network',
    advanced: true,
    help: "The engine's own unless stated.",
  }),
  subnets: subnetsField,
  securityGroups: securityGroupsField,
  publiclyAccessible: z.boolean().default(false).meta({ title: 'Public address', group: 'Network' }),
  backupRetentionPeriod: z.int().min(0).max(35).default(7).meta({
    title: 'Keep backups',
    unit: 'days',
    group: 'Backup',
    help: '0 turns backups off.',
  }),
  deletionProtection: z.boolean().default(true).meta({ title: 'Deletion protection', group: 'Backup' }),
  readReplicaOf: z
    .string()
    .optional()
    .meta({
      title: 'Read replica of',
      reference: ['rds-instance'],
      help: 'Takes engine, user and database name from its source.',
    }),
  autoMinorVersionUpgrade: z.boolean().default(true).meta({ title: 'Minor upgrades by AWS', advanced: true }),
  performanceInsights: z.boolean().default(true).meta({
    title: 'Performance Insights',
    group: 'Monitoring',
    advanced: true,
    help: 'Seven days are free.',
  }),
  monitoringInterval: z
    .union([
      z.literal(0),
      z.literal(1),
      z.literal(5),
      z.literal(10),
      z.literal(15),
      z.literal(30),
      z.literal(60),
    ])
    .default(0)
    .meta({
      title: 'Enhanced monitoring every',
      unit: 's',
      group: 'Monitoring',
      advanced: true,
      help: '0 turns it off.',
    }),
  exportLogs: z
    .boolean()
    .default(true)
    .meta({ title: 'Logs to CloudWatch', group: 'Monitoring', advanced: true }),
});
