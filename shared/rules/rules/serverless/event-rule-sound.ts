import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';

export const eventRuleSound = defineRule({
  id: 'LIM-049',
  name: 'event-rule-sound',
  title: 'A rule has a pattern or schedule that EventBridge takes, and few targets',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['event-rule', 'event-schedule'] },
  messages: {
    schedule: '"{expression}" is no schedule: {why}. Correct it.',
    pattern:
      'The pattern of {name} has "{key}" without a list: EventBridge expects the values in one. Put them into a list.',
    targets: '{name} has {count} targets, and the quota is {max}. Split the rule.',
  },
  fix: 'automatic',
  sources: [cloudFormation('AWS::Events::Rule')],
  docs: {
    what: 'Schedules and patterns are written as EventBridge expects them, and a rule has no more targets than the quota.',
    why: 'EventBridge refuses the rule, or takes it and never matches.',
    condition:
      'A schedule is no valid rate or cron expression or a value of a pattern stands outside of a list (errors), or a rule has more targets than the quota (a warning).',
    howToFix:
      'Correct the expression; the quick fix mends singular and plural of a rate, and puts values into lists.',
    whenToSuppress:
      'The number of targets, once the quota is raised: say the new value in the settings instead.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const { scheduleExpression: expression, eventPattern } = node.source.properties ?? {};
    if (isExpression(expression)) ctx.undecided(node.id, 'scheduleExpression');
    else if (typeof expression === 'string') {
      const why = faultOf(expression, node.kind === 'event-schedule');
      if (why !== undefined)
        yield {
          message: 'schedule',
          at: node.id,
          field: 'scheduleExpression',
          discriminator: 'schedule',
          data: { expression, why },
        };
    }
    if (isJsonObject(eventPattern) && !isExpression(eventPattern)) {
      const key = bareKey(eventPattern);
      if (key !== undefined)
        yield {
          message: 'pattern',
          at: node.id,
          field: 'eventPattern',
          discriminator: 'pattern',
          data: { key },
        };
    }
    const max = ctx.limits.get('eventBridge.targetsPerRule').value;
    const count = ctx.connectionsFrom(node.id, 'event').length;
    if (node.kind === 'event-rule' && count > max)
      yield {
        message: 'targets',
        severity: 'warning',
        at: node.id,
        discriminator: 'targets',
        data: { count, max },
      };
  },
  fixes(ctx, finding) {
    const { scheduleExpression, eventPattern } = ctx.document.nodes.get(finding.at)?.properties ?? {};
    if (finding.message === 'pattern' && isJsonObject(eventPattern))
      return settingOf(ctx, finding.at, 'Put the values into lists', { eventPattern: inLists(eventPattern) });
    const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(scheduleExpression)) ?? [];
    if (finding.message !== 'schedule' || count === undefined || Number(count) === 0) return [];
    const mended = `rate(${count} ${unit}${Number(count) === 1 ? '' : 's'})`;
    return settingOf(ctx, finding.at, `Write ${mended}`, { scheduleExpression: mended });
  },
});

function faultOf(expression: string, takesOnce: boolean): string | undefined {
  if (takesOnce && /^at\(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?\)$/.test(expression)) return undefined;
  const rate = /^rate\((\d+) (minute|minutes|hour|hours|day|days)\)$/.exec(expression);
  if (rate !== null) {
    const [, count, unit = ''] = rate;
    if (Number(count) === 0) return 'a rate is at least 1';
    return (Number(count) === 1) === unit.endsWith('s') ? 'one is "minute", more are "minutes"' : undefined;
  }
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields === undefined) return 'it is neither rate(…) nor cron(…)';
  if (fields.length !== 6) return `cron has six fields and this has ${fields.length}`;
  return fields[2] !== '?' && fields[4] !== '?' ? 'day of month or day of week has to be ?' : undefined;
}

/** The first key whose value is neither a list nor another level. */
function bareKey(pattern: JsonObject): string | undefined {
  for (const [key, value] of Object.entries(pattern)) {
    if (Array.isArray(value)) continue;
    if (!isJsonObject(value)) return key;
    const inner = bareKey(value);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function inLists(pattern: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(pattern).map(([key, value]): [string, JsonValue | undefined] => [
      key,
      Array.isArray(value) || value === undefined ? value : isJsonObject(value) ? inLists(value) : [value],
    ]),
  );
}
