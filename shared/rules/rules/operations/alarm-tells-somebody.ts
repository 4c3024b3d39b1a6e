import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { alarmTopic } from '../../alarm-fixes.ts';
import { isExpression, optionalText } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

const acts = new Set(['sns-topic', 'lambda-function', 'auto-scaling-group', 'ec2-instance']);

export const alarmTellsSomebody = defineRule({
  id: 'OPS-035',
  name: 'alarm-tells-somebody',
  title: 'An alarm tells somebody',
  severity: 'warning',
  nature: 'practice',
  pillar: 'operations',
  subjects: { nodes: ['cloudwatch-alarm'] },
  messages: {
    silent: '{name} tells nobody when it rings. Connect it to a topic.',
    missing:
      '{name} watches errors, of which there is no data while all is well, and then has no state. Treat missing data as fine.',
  },
  fix: 'automatic',
  sources: [aws.alarms],
  docs: {
    what: 'Alarms have an action, and those on metrics that come only with errors treat missing data as fine.',
    why: 'An alarm without an action is a red point on a page that nobody has open.',
    condition:
      'An alarm has no action: no topic, function or scaling, its actions are not turned off on purpose, and no composite alarm joins it; or it watches a metric of errors and leaves missing data as it is.',
    howToFix: 'Connect it to a topic; the quick fix uses the one that is drawn, or adds one.',
    whenToSuppress: 'For one that is only looked at: "Shown on the board in the office".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (isExpression(node.source.properties?.actionsEnabled)) ctx.undecided(node.id, 'actionsEnabled');
    const acting = ctx
      .connectionsFrom(node.id, 'observe')
      .some(({ to, properties }) => properties.purpose === 'act' || acts.has(ctx.node(to)?.kind ?? ''));
    const others = ['scale', 'event'].some((kind) => ctx.connectionsFrom(node.id, kind).length > 0);
    const isJoined = ctx.referrersOf(node.id).some(({ kind }) => kind === 'cloudwatch-alarm');
    if (!acting && !others && !isJoined && node.properties.actionsEnabled !== false)
      yield { message: 'silent', at: node.id, discriminator: 'silent' };
    const metric = optionalText(node, 'metricName') ?? '';
    if (node.properties.treatMissingData === 'missing' && /error|5xx|4xx|fault|throttle|reject/i.test(metric))
      yield { message: 'missing', at: node.id, field: 'treatMissingData', discriminator: 'missing' };
  },
  fixes(ctx, finding) {
    if (finding.message === 'missing')
      return settingOf(ctx, finding.at, 'Treat missing data as fine', { treatMissingData: undefined });
    const alarm = ctx.document.nodes.get(finding.at);
    if (alarm === undefined) return [];
    const added = alarmTopic(ctx.document, { ...alarm, at: [alarm.at[0] + 160, alarm.at[1]] });
    const document = applyChanges(ctx.document, added.changes);
    const tells = addConnection(document, {
      kind: 'observe',
      from: alarm.id,
      to: added.id,
      properties: { purpose: 'act' },
    });
    return [{ title: 'Tell a topic', changes: mergeChanges(added.changes, tells.changes) }];
  },
});
