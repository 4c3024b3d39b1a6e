import { retentionDays } from '#shared/catalogue/kit/common-fields.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { isExpression } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';

const allowed: ReadonlySet<number> = new Set([0, ...retentionDays]);

export const logsExpire = defineRule({
  id: 'OPS-031',
  name: 'logs-expire',
  title: 'Logs are kept for a stated time',
  severity: 'error',
  nature: 'practice',
  pillar: 'operations',
  subjects: { nodes: ['log-group'] },
  messages: {
    forever:
      '{name} keeps logs, and is charged for them, for ever. Keep them for {usual} days, or as long as you need.',
    days: '{name} keeps logs for {days} days, and CloudWatch Logs takes 1, 3, 5, 7, 14, 30, 60, 90, 120 and further steps up to 3,653. Use {nearest}.',
  },
  fix: 'automatic',
  sources: [aws.logRetention, cloudFormation('AWS::Logs::LogGroup')],
  maps: { checkov: ['CKV_AWS_66'] },
  docs: {
    what: 'Every log group has a retention, and it is one that CloudWatch Logs takes. Implied log groups have 30 days.',
    why: 'Logs without an end grow for years. They cost more each month, and personal data in them outlives what privacy rules allow.',
    condition:
      'The retention is 0, which means for ever (a warning), or no step that CloudWatch Logs takes (an error).',
    howToFix: 'Choose a retention. The quick fix takes 30 days, or the next longer step.',
    whenToSuppress:
      'When logs must be kept: "Audit trail, kept for ten years by law" (3,653 days is the longest step).',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const days = node.source.properties?.retentionInDays;
    if (isExpression(days)) ctx.undecided(node.id, 'retentionInDays');
    const place = { at: node.id, field: 'retentionInDays' };
    const usual = ctx.limits.get('judgement.logDays').value;
    if (days === 0)
      yield {
        message: 'forever',
        severity: 'warning',
        ...place,
        data: { usual },
        fixData: { nearest: usual },
      };
    if (typeof days !== 'number' || allowed.has(days)) return;
    const nearest = retentionDays.find((step) => step >= days) ?? 3653;
    yield { message: 'days', ...place, data: { days, nearest }, fixData: { nearest } };
  },
  fixes({ document }, finding) {
    const retentionInDays = finding.fixData?.nearest;
    if (typeof retentionInDays !== 'number') return [];
    const changes = setProperties(document, finding.at, { retentionInDays });
    return [{ title: `Keep logs for ${retentionInDays} days`, changes }];
  },
});
