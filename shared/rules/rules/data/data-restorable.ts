import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { knownFlag, optionalNumber, optionalText } from '../../known.ts';
import { rangeFindings, rangeMessage } from '../../ranges.ts';
import { defineRule } from '../../rule.ts';
import { isProduction } from '../../severity.ts';
import { aws, cloudFormation } from '../../sources.ts';

export const dataRestorable = defineRule({
  id: 'REL-031',
  name: 'data-restorable',
  title: 'Data can be restored to an earlier time',
  severity: 'error',
  nature: 'practice',
  pillar: 'reliability',
  subjects: { nodes: ['rds-instance', 'aurora-cluster', 'dynamodb-table'] },
  messages: {
    range: rangeMessage,
    replica:
      '{name} has read replicas and no backups: RDS needs backups to make replicas. Keep them for {week} days.',
    none: '{name} cannot be restored: backups are off. Keep them for {week} days.',
    few: 'Days that {name} can be restored for: {days}. Keep backups for {week} days.',
    table: '{name} cannot be restored to yesterday. Turn point-in-time recovery on.',
  },
  fix: 'automatic',
  sources: [aws.rdsBackups, aws.dynamoPitr, cloudFormation('AWS::RDS::DBInstance')],
  maps: { cfnLint: ['E3719'], checkov: ['CKV_AWS_28'] },
  docs: {
    what: 'Databases keep backups for at least a week, and tables can be restored to any second.',
    why: 'Most data is lost by a faulty release or a wrong command, and noticed days later.',
    condition:
      'The backups of a database are kept for more than 35 days or are off although it has replicas (an error); they are off, or kept for less than a week (a judgement of ours: damage is often noticed after days); or point-in-time recovery of a table is off (a warning in production, else information). An Aurora cluster always has backups of at least a day.',
    howToFix: 'Keep backups for seven days, or turn point-in-time recovery on, as the quick fix does.',
    whenToSuppress: 'For data that can be made again: "Cache table, filled from S3 at every start".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const week = ctx.limits.get('judgement.backupDays').value;
    const severity = isProduction(ctx.settings.environment) ? 'warning' : 'info';
    if (node.kind === 'dynamodb-table') {
      if (knownFlag(ctx, node, 'pointInTimeRecovery') !== false) return;
      yield {
        message: 'table',
        severity,
        at: node.id,
        field: 'pointInTimeRecovery',
      };
      return;
    }
    yield* rangeFindings(ctx, node);
    const days = optionalNumber(node, 'backupRetentionPeriod');
    if (days === undefined || days >= week || optionalText(node, 'readReplicaOf') !== undefined) return;
    const place = { at: node.id, field: 'backupRetentionPeriod' };
    const replicas = ctx
      .referrersOf(node.id)
      .filter(({ properties }) => properties.readReplicaOf === node.id);
    if (days > 0)
      yield { message: 'few', severity, ...place, data: { days, week }, fixData: { nearest: week } };
    else if (replicas.length === 0)
      yield { message: 'none', severity, ...place, data: { week }, fixData: { nearest: week } };
    else
      yield {
        message: 'replica',
        ...place,
        related: replicas.map(({ id }) => id),
        data: { week },
        fixData: { nearest: week },
      };
  },
  fixes({ document }, finding) {
    const { field } = finding;
    if (field === undefined) return [];
    const nearest = finding.fixData?.nearest;
    const value = typeof nearest === 'number' ? nearest : undefined;
    const title = value === undefined ? 'Turn it on' : `Keep backups for ${value} days`;
    return [{ title, changes: setProperties(document, finding.at, { [field]: value }) }];
  },
});
