import { z } from 'zod';
import { type DocumentReader, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnObject, type CfnValue, sub } from '../../kit/cfn.ts';
import { uniqueName } from '../../kit/unique-name.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

/** A dashboard is 24 columns wide; a widget takes half of it. */
const widgetWidth = 12;
const widgetHeight = 6;

export const cloudwatchDashboard = defineKind({
  id: 'cloudwatch-dashboard',
  title: 'CloudWatch dashboard',
  family: 'observability',
  icon: 'cloudwatch',
  summary: 'Shows metrics and alarms on one page: of what it observes, or of everything around it.',
  aliases: ['Dashboard', 'CloudWatch Dashboards', 'Monitoring Dashboard'],
  docs: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::CloudWatch::Dashboard'],
  properties: z.object({
    title: z.string().max(200).default('Overview').meta({ title: 'Heading' }),
    period: z
      .int()
      .min(60)
      .max(86_400)
      .default(300)
      .meta({ title: 'Period', unit: 's', help: 'Of each point in a graph.' }),
    body: z.record(z.string(), z.json()).default({}).meta({
      title: 'Widgets',
      format: 'json',
      advanced: true,
      help: 'The body of the dashboard. Without one, a graph for the most telling metrics of each thing it is connected to.',
    }),
  }),
  resources: (node, ctx) => [
    {
      type: 'AWS::CloudWatch::Dashboard',
      properties: {
        DashboardName: uniqueName(node.id, 'dashboard'),
        DashboardBody: bodyOf(node as Dashboard, ctx),
      },
    },
  ],
  cost: () => [
    {
      component: 'cloudwatch/dashboard',
      label: 'Dashboard',
      quantity: product('months', [drawn('dashboard', 1, 'dashboard')]),
      note: 'The first three of an account are free.',
    },
  ],
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Of what it is connected to', properties: {} },
      {
        title: 'With widgets of your own',
        properties: {
          body: {
            widgets: [{ type: 'text', x: 0, y: 0, width: 24, height: 2, properties: { markdown: '# Shop' } }],
          },
        },
      },
    ],
    bad: [{ title: 'A period of a second', properties: { period: 1 }, field: 'period' }],
  },
});

type Dashboard = NodeView<{ readonly title: string; readonly period: number; readonly body: CfnObject }>;

/** JSON as text, in which references are replaced when the stack is made. */
function bodyOf(node: Dashboard, ctx: ResolveContext): CfnValue {
  if (Object.keys(node.properties.body).length > 0) return JSON.stringify(node.properties.body);
  const variables: Record<string, CfnValue> = {};
  const widgets: CfnObject[] = [
    {
      type: 'text',
      x: 0,
      y: 0,
      width: 24,
      height: 1,
      properties: { markdown: `# ${node.properties.title}` },
    },
  ];
  for (const target of observed(node.id, ctx)) {
    const metrics = ctx.kindOf(target.id)?.metrics;
    if (metrics === undefined) continue;
    const index = widgets.length - 1;
    const dimensions = Object.entries(metrics.dimensions(target, ctx)).flatMap(([name, value], position) => {
      if (value === undefined) return [];
      if (typeof value === 'string') return [name, value];
      const key = `${ctx.logicalId(target.id)}${position}`.replace(/[^A-Za-z0-9]/g, '');
      variables[key] = value;
      return [name, `\${${key}}`];
    });
    widgets.push({
      type: 'metric',
      x: (index % 2) * widgetWidth,
      y: 1 + Math.floor(index / 2) * widgetHeight,
      width: widgetWidth,
      height: widgetHeight,
      properties: {
        title: target.name,
        region: '$' + '{AWS::Region}',
        period: node.properties.period,
        metrics: metrics.metrics
          .slice(0, 3)
          .map(({ name, statistic }) => [
            metrics.namespaceFor?.(target, ctx) ?? metrics.namespace,
            name,
            ...dimensions,
            { stat: statistic },
          ]),
      },
    });
  }
  const text = JSON.stringify({ widgets });
  return sub(text, Object.keys(variables).length === 0 ? undefined : variables);
}

/** What lines lead to, each once; a line to an alarm shows what the alarm watches. */
function observed(id: string, ctx: DocumentReader): readonly NodeView[] {
  const direct = ctx.connectionsFrom(id, 'observe').flatMap(({ to }) => ctx.node(to) ?? []);
  const behind = direct.flatMap((target) =>
    target.kind === 'cloudwatch-alarm'
      ? ctx.connectionsFrom(target.id, 'observe').flatMap(({ to }) => ctx.node(to) ?? [])
      : [target],
  );
  return behind.filter((target, index) => behind.findIndex((other) => other.id === target.id) === index);
}
