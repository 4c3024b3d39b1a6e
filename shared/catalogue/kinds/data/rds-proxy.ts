import { z } from 'zod';
import {
  type DocumentReader,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { type CfnValue, compact, getAtt, select } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { proxyLoad } from '../../kit/load/database-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { uniqueName } from '../../kit/unique-name.ts';
import { monthHours, product } from '../../kit/usage-quantity.ts';

const families = { POSTGRESQL: 5432, MYSQL: 3306, SQLSERVER: 1433 } as const;
type EngineFamily = keyof typeof families;

export const rdsProxy = defineKind({
  id: 'rds-proxy',
  title: 'RDS Proxy',
  family: 'data',
  icon: 'rds-proxy',
  summary: 'Shares a few database connections among many callers, and keeps them through a failover.',
  aliases: ['Amazon RDS Proxy', 'Database Proxy', 'DB Proxy', 'Connection Pool', 'Connection Pooling'],
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html',
  traits: [
    'resource',
    'network-interface',
    'needs-two-zones',
    'listens',
    'database',
    'assumes-role',
    'observable',
  ],
  appearance: { as: 'icon' },
  placement: {
    parents: ['vpc', 'subnet', 'availability-zone'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: ['AWS::RDS::DBProxy', 'AWS::RDS::DBProxyTargetGroup'],
  properties: z.object({
    engineFamily: z.enum(['POSTGRESQL', 'MYSQL', 'SQLSERVER']).default('POSTGRESQL').meta({
      title: 'Engine',
      help: 'That of the database it is connected to, unless none is drawn.',
    }),
    requireTLS: z.boolean().default(true).meta({ title: 'TLS required', group: 'Security' }),
    iamAuth: z
      .enum(['REQUIRED', 'DISABLED'])
      .default('DISABLED')
      .meta({ title: 'Callers sign in with IAM', group: 'Security' }),
    secret: z
      .string()
      .optional()
      .meta({
        title: 'Secret with user and password',
        group: 'Security',
        reference: ['secret'],
        help: 'The one of the database unless stated.',
      }),
    maxConnectionsPercent: z.int().min(1).max(100).default(100).meta({
      title: 'Connections it may open',
      unit: '%',
      group: 'Pool',
      help: 'Of what the database takes.',
      source: 'CloudFormation AWS::RDS::DBProxyTargetGroup',
      checked: '2026-11',
    }),
    maxIdleConnectionsPercent: z
      .int()
      .min(0)
      .max(100)
      .default(50)
      .meta({ title: 'Idle connections it keeps', unit: '%', group: 'Pool', advanced: true }),
    connectionBorrowTimeout: z
      .int()
      .min(0)
      .max(300)
      .default(120)
      .meta({ title: 'Wait for a connection', unit: 's', group: 'Pool', advanced: true }),
    idleClientTimeout: z
      .int()
      .min(1)
      .max(28_800)
      .default(1800)
      .meta({ title: 'Drop idle callers after', unit: 's', group: 'Pool', advanced: true }),
    debugLogging: z.boolean().default(false).meta({
      title: 'SQL in logs',
      group: 'Monitoring',
      advanced: true,
      help: 'For a short time only: statements may hold personal data.',
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    databaseVcpus: z.number().min(2).default(2).meta({
      title: 'vCPUs of the database',
      help: 'All instances that it reaches; two are charged at least. Serverless v2 is charged by capacity instead.',
    }),
  }),
  role: {
    service: 'rds.amazonaws.com',
    uses: ({ kind }) => kind === 'data',
    statements: (node, ctx) => secretStatements(node as DatabaseProxy, ctx),
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const secrets = secretsOf(node as DatabaseProxy, ctx);
    const groups = ctx.securityGroupIds(node.id);
    const targets = targetsOf(node.id, ctx);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::RDS::DBProxy',
        properties: compact({
          DBProxyName: uniqueName(node.id, 'proxy'),
          EngineFamily: familyOf(node as DatabaseProxy, ctx),
          RoleArn: ctx.roleArn(node.id),
          RequireTLS: properties.requireTLS,
          IdleClientTimeout: properties.idleClientTimeout,
          DebugLogging: properties.debugLogging ? true : undefined,
          // Without a secret the proxy signs in to the database with IAM, too.
          DefaultAuthScheme: secrets.length === 0 ? 'IAM_AUTH' : undefined,
          Auth:
            secrets.length === 0
              ? undefined
              : secrets.map((SecretArn) => ({
                  AuthScheme: 'SECRETS',
                  SecretArn,
                  IAMAuth: properties.iamAuth,
                })),
          VpcSubnetIds: ctx.subnetIds(node.id),
          VpcSecurityGroupIds: groups.length === 0 ? undefined : groups,
          Tags: ctx.tags(node),
        }),
      },
    ];
    const [target] = targets;
    if (target !== undefined) {
      const isCluster = target.kind === 'aurora-cluster';
      drafts.push({
        suffix: 'TargetGroup',
        type: 'AWS::RDS::DBProxyTargetGroup',
        because: `${node.name} stands in front of ${target.name}.`,
        properties: compact({
          DBProxyName: ctx.ref(node.id),
          TargetGroupName: 'default',
          DBClusterIdentifiers: isCluster ? [ctx.ref(target.id)] : undefined,
          DBInstanceIdentifiers: isCluster ? undefined : [ctx.ref(target.id)],
          ConnectionPoolConfigurationInfo: {
            MaxConnectionsPercent: properties.maxConnectionsPercent,
            MaxIdleConnectionsPercent: Math.min(
              properties.maxIdleConnectionsPercent,
              properties.maxConnectionsPercent,
            ),
            ConnectionBorrowTimeout: properties.connectionBorrowTimeout,
          },
        }),
        // A proxy registers instances that are there.
        dependsOn: isCluster ? [ctx.logicalId(target.id, 'Writer')] : [ctx.logicalId(target.id)],
      });
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'DBProxyArn'),
  access: (node, _mode, ctx) => {
    if (node.properties.iamAuth === 'REQUIRED' || secretsOf(node as DatabaseProxy, ctx).length === 0) {
      // The last part of the ARN is the id by which IAM knows the proxy.
      const Id = select(6, { 'Fn::Split': [':', ctx.arn(node.id)] });
      return [
        {
          Effect: 'Allow',
          Action: ['rds-db:connect'],
          Resource: [regionalArn('rds-db', 'dbuser:$Id/*', { Id })],
        },
      ];
    }
    return secretStatements(node as DatabaseProxy, ctx);
  },
  listens: (node) => [
    { protocol: 'tcp', port: families[node.properties.engineFamily], speaks: node.properties.engineFamily },
  ],
  metrics: {
    namespace: 'AWS/RDS',
    metrics: [
      {
        name: 'DatabaseConnectionsCurrentlySessionPinned',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 10,
      },
      {
        name: 'ClientConnections',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 1000,
      },
      {
        name: 'DatabaseConnectionsBorrowLatency',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 100_000,
      },
    ],
    dimensions: (node, ctx) => ({ ProxyName: ctx.ref(node.id) }),
  },
  addressDemand: () => 2,
  cost: (node, ctx) => [
    {
      component: 'rds/proxy',
      label: 'Proxy',
      quantity: product('vCPU-hours', [usageInput(node, 'databaseVcpus', 'vCPUs', 'vCPU'), monthHours(ctx)]),
    },
  ],
  load: proxyLoad,
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'In front of PostgreSQL', properties: {} },
      {
        title: 'Callers with IAM, half of the connections',
        properties: { engineFamily: 'MYSQL', iamAuth: 'REQUIRED', maxConnectionsPercent: 50 },
      },
    ],
    bad: [
      {
        title: 'More than all connections',
        properties: { maxConnectionsPercent: 120 },
        field: 'maxConnectionsPercent',
      },
    ],
  },
});

type DatabaseProxy = NodeView<{ readonly engineFamily: EngineFamily; readonly secret?: string | undefined }>;

function targetsOf(proxy: string, ctx: DocumentReader): readonly NodeView[] {
  return ctx
    .connectionsFrom(proxy, 'data')
    .flatMap(({ to }) => ctx.node(to) ?? [])
    .filter(({ kind }) => kind === 'rds-instance' || kind === 'aurora-cluster');
}

function familyOf(node: DatabaseProxy, ctx: DocumentReader): EngineFamily {
  const engine = targetsOf(node.id, ctx)[0]?.properties.engine;
  if (typeof engine !== 'string') return node.properties.engineFamily;
  if (engine.includes('postgres')) return 'POSTGRESQL';
  return engine.startsWith('sqlserver') ? 'SQLSERVER' : 'MYSQL';
}

/** The stated secret, else those in which its databases keep their passwords. */
function secretsOf(node: DatabaseProxy, ctx: ResolveContext): readonly CfnValue[] {
  const { secret } = node.properties;
  if (secret !== undefined && ctx.node(secret) !== undefined) return [ctx.arn(secret)];
  return targetsOf(node.id, ctx).map((target) => {
    const own = target.properties.masterUserSecret;
    return target.properties.manageMasterUserPassword === true || typeof own !== 'string'
      ? getAtt(ctx.logicalId(target.id), 'MasterUserSecret.SecretArn')
      : ctx.arn(own);
  });
}

function secretStatements(node: DatabaseProxy, ctx: ResolveContext) {
  const secrets = secretsOf(node, ctx);
  return secrets.length === 0
    ? []
    : [{ Effect: 'Allow' as const, Action: ['secretsmanager:GetSecretValue'], Resource: secrets }];
}
