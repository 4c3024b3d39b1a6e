import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

interface Switch {
  readonly field: string;
  readonly off: unknown;
  readonly on: boolean | number | string;
  readonly what: string;
}

/** Records that AWS keeps only when it is told to, by kind. */
const switches: Readonly<Record<string, Switch>> = {
  'ecs-cluster': { field: 'containerInsights', off: 'disabled', on: 'enabled', what: 'Container Insights' },
  'ec2-instance': { field: 'detailedMonitoring', off: false, on: true, what: 'Detailed monitoring' },
  'auto-scaling-group': { field: 'detailedMonitoring', off: false, on: true, what: 'Detailed monitoring' },
  'rds-instance': { field: 'monitoringInterval', off: 0, on: 60, what: 'Enhanced monitoring' },
  alb: { field: 'accessLogs', off: false, on: true, what: 'The access log' },
  nlb: { field: 'accessLogs', off: false, on: true, what: 'The access log' },
  'api-gateway-http': { field: 'accessLogs', off: false, on: true, what: 'The access log' },
  'api-gateway-rest': { field: 'accessLogs', off: false, on: true, what: 'The access log' },
};
const logged = new Set(['s3-bucket', 'cloudfront']);

export const detailsRecorded = defineRule({
  id: 'OPS-037',
  name: 'details-recorded',
  title: 'Access logs and detailed metrics are on',
  severity: 'info',
  nature: 'practice',
  pillar: 'operations',
  strictOnly: true,
  subjects: { nodes: [...Object.keys(switches), ...logged] },
  messages: {
    off: '{what} of {name} is off. Turn it on.',
    access: '{name} keeps no access log. Connect it to a bucket.',
  },
  fix: 'automatic',
  sources: [aws.accessLogs],
  maps: {
    checkov: ['CKV_AWS_91', 'CKV_AWS_65', 'CKV_AWS_118'],
    cdkNag: ['AwsSolutions-EC28', 'AwsSolutions-ELB2'],
  },
  docs: {
    what: 'Load balancers, APIs, distributions and buckets keep access logs; clusters, instances and databases give detailed metrics.',
    why: 'Who asked for what, and what a host did in the minute before it failed, is known only if it was recorded.',
    condition:
      'The setting is off, or no log connection leads from the distribution or bucket to a bucket. Buckets that receive logs are left out.',
    howToFix: 'Turn the setting on, as the quick fix does, or draw a log connection to a bucket.',
    whenToSuppress: 'Where it is not asked for: "Internal tool without personal data".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const entry = switches[node.kind];
    const receives = ctx.connectionsTo(node.id, 'log').length > 0;
    const isLogged = receives || ctx.connectionsFrom(node.id, 'log').length > 0;
    if (entry !== undefined) {
      if (isLogged && (node.kind === 'alb' || node.kind === 'nlb')) return;
      if (isExpression(node.source.properties?.[entry.field])) ctx.undecided(node.id, entry.field);
      else if (node.properties[entry.field] === entry.off)
        yield { message: 'off', at: node.id, field: entry.field, data: { what: entry.what } };
      return;
    }
    if (!isLogged) yield { message: 'access', at: node.id };
  },
  fixes(ctx, finding) {
    const entry = switches[ctx.node(finding.at)?.kind ?? ''];
    if (entry === undefined) return [];
    return settingOf(ctx, finding.at, `Turn it on`, { [entry.field]: entry.on });
  },
});
