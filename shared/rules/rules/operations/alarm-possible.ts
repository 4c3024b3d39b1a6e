import { isExpression, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

const short = new Set([10, 20, 30]);

export const alarmPossible = defineRule({
  id: 'OPS-034',
  name: 'alarm-possible',
  title: 'An alarm has a period that CloudWatch takes',
  severity: 'error',
  nature: 'deploy',
  pillar: 'operations',
  subjects: { nodes: ['cloudwatch-alarm'] },
  messages: {
    period:
      'CloudWatch takes 10, 20, 30 s or a multiple of 60 as a period, and {name} has {period}. Use {nearest}.',
    resolution:
      '{name} looks every {period} s at a metric that comes once a minute: most of its periods are empty. Use 60.',
    missing: '{name} joins the alarm "{alarm}", and there is none. Take it out.',
    self: '{name} waits for itself. Take it out of its own list.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::CloudWatch::Alarm')],
  maps: { cfnLint: ['E3615'] },
  docs: {
    what: 'Alarms have a period that CloudWatch takes and that fits their metric, and composite alarms join alarms that are there.',
    why: 'CloudWatch refuses other periods. A short one on a metric of AWS costs three times as much and sees one point in two or six.',
    condition:
      'The period is not 10, 20, 30 or a multiple of 60, a composite alarm names one that is not there or itself (errors), or a period below 60 s is used for a metric of AWS (a warning).',
    howToFix: 'Use the period that the quick fix sets.',
    whenToSuppress: 'The warning, for a metric of high resolution: "Published every second".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { period } = node.source.properties ?? {};
    if (isExpression(period)) ctx.undecided(node.id, 'period');
    if (node.properties.alarmType === 'composite') {
      for (const alarm of texts(node, 'alarms')) {
        const place = { at: node.id, field: 'alarms', discriminator: alarm, fixData: { alarm } };
        if (alarm === node.id) yield { message: 'self', ...place };
        else if (ctx.node(alarm)?.kind !== 'cloudwatch-alarm')
          yield { message: 'missing', ...place, data: { alarm, name: nameOf(node.id) } };
      }
      return;
    }
    if (typeof period !== 'number') return;
    const nearest = Math.max(60, Math.round(period / 60) * 60);
    const place = { at: node.id, field: 'period', fixData: { nearest } };
    if (!short.has(period) && (period <= 0 || period % 60 !== 0))
      yield { message: 'period', ...place, data: { period, nearest } };
    else if (short.has(period) && watchesAws(String(node.properties.namespace ?? 'AWS/')))
      yield { message: 'resolution', severity: 'warning', ...place, data: { period } };
  },
  fixes(ctx, finding) {
    const { nearest, alarm } = finding.fixData ?? {};
    if (typeof nearest === 'number')
      return settingOf(ctx, finding.at, `Use ${nearest} s`, { period: nearest });
    const node = ctx.node(finding.at);
    if (node === undefined || typeof alarm !== 'string') return [];
    const alarms = texts(node, 'alarms').filter((id) => id !== alarm);
    return settingOf(ctx, node.id, 'Take it out', { alarms });
  },
});

function watchesAws(namespace: string): boolean {
  return namespace.startsWith('AWS/');
}
