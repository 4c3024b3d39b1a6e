import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, type PolicyStatement } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { uniqueName } from '../../kit/unique-name.ts';
import { amount } from '../../kit/usage-quantity.ts';

const sources = [
  'CLOUDWATCH',
  'PROMETHEUS',
  'XRAY',
  'AMAZON_OPENSEARCH_SERVICE',
  'ATHENA',
  'REDSHIFT',
  'TIMESTREAM',
  'SITEWISE',
] as const;
type Source = (typeof sources)[number];

export const grafanaWorkspace = defineKind({
  id: 'grafana-workspace',
  title: 'Managed Grafana workspace',
  family: 'observability',
  icon: 'amg',
  summary: 'Dashboards over CloudWatch, Prometheus, X-Ray and OpenSearch, with single sign-on.',
  aliases: ['Grafana', 'Amazon Managed Grafana', 'AMG'],
  docs: 'https://docs.aws.amazon.com/grafana/latest/userguide/what-is-Amazon-Managed-Service-Grafana.html',
  traits: ['resource', 'network-interface', 'compute', 'assumes-role'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'vpc'], spansSubnetsBy: 'subnets', vpcOptional: true },
  types: ['AWS::Grafana::Workspace'],
  properties: z.object({
    authenticationProvider: z
      .enum(['AWS_SSO', 'SAML'])
      .default('AWS_SSO')
      .meta({ title: 'Sign in with', help: 'IAM Identity Center, or an identity provider of your own.' }),
    dataSources: z
      .array(z.enum(sources))
      .min(1)
      .default(['CLOUDWATCH', 'PROMETHEUS', 'XRAY'])
      .meta({ title: 'Data sources' }),
    notificationDestination: z
      .boolean()
      .default(true)
      .meta({ title: 'Alerts to SNS', help: 'Topics whose name begins with grafana.' }),
    grafanaVersion: z
      .string()
      .regex(/^\d+\.\d+$/, 'A version reads like 10.4.')
      .optional()
      .meta({ title: 'Version', advanced: true }),
    pluginAdminEnabled: z
      .boolean()
      .default(false)
      .meta({ title: 'Administrators manage plug-ins', advanced: true }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    editors: z.int().min(0).default(2).meta({ title: 'Editors', help: 'Active in the month.' }),
    viewers: z.int().min(0).default(5).meta({ title: 'Viewers', help: 'Active in the month.' }),
  }),
  role: {
    service: 'grafana.amazonaws.com',
    statements: (node) => {
      const chosen = node.properties.dataSources;
      const wanted = Array.isArray(chosen) ? chosen : [];
      const statements: PolicyStatement[] = wanted.flatMap((source: Source) => {
        const actions = readActions[source];
        return actions === undefined ? [] : [{ Effect: 'Allow' as const, Action: actions, Resource: ['*'] }];
      });
      return statements;
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const subnets = ctx.subnetIds(node.id);
    return [
      {
        type: 'AWS::Grafana::Workspace',
        properties: compact({
          Name: uniqueName(node.id, 'grafana'),
          AccountAccessType: 'CURRENT_ACCOUNT',
          AuthenticationProviders: [properties.authenticationProvider],
          PermissionType: 'CUSTOMER_MANAGED',
          RoleArn: ctx.roleArn(node.id),
          DataSources: properties.dataSources,
          NotificationDestinations: properties.notificationDestination ? ['SNS'] : undefined,
          GrafanaVersion: properties.grafanaVersion,
          PluginAdminEnabled: properties.pluginAdminEnabled,
          VpcConfiguration:
            subnets.length === 0
              ? undefined
              : { SubnetIds: subnets, SecurityGroupIds: ctx.securityGroupIds(node.id) },
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  addressDemand: () => 1,
  cost: (node) => [
    {
      component: 'amg/editor',
      label: 'Editors',
      quantity: amount('users', usageInput(node, 'editors', 'editors')),
    },
    {
      component: 'amg/viewer',
      label: 'Viewers',
      quantity: amount('users', usageInput(node, 'viewers', 'viewers')),
    },
  ],
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Over CloudWatch, Prometheus and X-Ray', properties: {} },
      {
        title: 'With a provider of your own',
        properties: { authenticationProvider: 'SAML', dataSources: ['PROMETHEUS'], grafanaVersion: '10.4' },
      },
    ],
    bad: [
      { title: 'A source that does not exist', properties: { dataSources: ['MYSQL'] }, field: 'dataSources' },
    ],
  },
});

/** What a data source needs of the role; these actions ask for everything of the account. */
const readActions: Readonly<Partial<Record<Source, readonly string[]>>> = {
  CLOUDWATCH: [
    'cloudwatch:DescribeAlarmsForMetric',
    'cloudwatch:GetMetricData',
    'cloudwatch:ListMetrics',
    'logs:DescribeLogGroups',
    'logs:GetQueryResults',
    'logs:StartQuery',
    'logs:StopQuery',
    'tag:GetResources',
  ],
  PROMETHEUS: [
    'aps:DescribeWorkspace',
    'aps:GetLabels',
    'aps:GetMetricMetadata',
    'aps:GetSeries',
    'aps:ListWorkspaces',
    'aps:QueryMetrics',
  ],
  XRAY: ['xray:BatchGetTraces', 'xray:GetGroups', 'xray:GetServiceGraph', 'xray:GetTraceSummaries'],
  AMAZON_OPENSEARCH_SERVICE: ['es:DescribeDomains', 'es:ESHttpGet', 'es:ESHttpPost', 'es:ListDomainNames'],
};
