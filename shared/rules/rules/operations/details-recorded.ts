import { applyChanges, mergeChanges, noChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
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
    howToFix: 'Turn the setting on, or draw a log connection to a bucket; the quick fix does either.',
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
    const node = ctx.document.nodes.get(finding.at);
    const entry = switches[node?.kind ?? ''];
    if (node === undefined) return [];
    if (entry !== undefined) return settingOf(ctx, finding.at, `Turn it on`, { [entry.field]: entry.on });
    const taking = ctx
      .idsOfKind('s3-bucket')
      .find((id) => id !== node.id && ctx.connectionsTo(id, 'log').length > 0);
    const region = node.kind === 's3-bucket' ? node.parent : undefined;
    const bucket =
      taking === undefined
        ? addNode(ctx.document, {
            kind: 's3-bucket',
            name: 'Access logs',
            ...(region === undefined ? {} : { parent: region }),
            at: [node.at[0] + 160, node.at[1] + 120],
            properties: { expirationDays: ctx.limits.get('judgement.accessLogDays').value },
          })
        : { id: taking, changes: noChanges };
    const line = addConnection(applyChanges(ctx.document, bucket.changes), {
      kind: 'log',
      from: node.id,
      to: bucket.id,
      properties: {},
    });
    return [
      { title: 'Keep the access log in a bucket', changes: mergeChanges(bucket.changes, line.changes) },
    ];
  },
});
