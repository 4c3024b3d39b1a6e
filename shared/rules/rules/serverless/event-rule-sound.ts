import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type Fix, type FixContext } from '../../rule.ts';
import { cloudFormation } from '../../sources.ts';
import { listOfValues, writing, writtenResource } from '../../written-resource.ts';

export const eventRuleSound = defineRule({
  id: 'LIM-049',
  name: 'event-rule-sound',
  title: 'A rule has a pattern or schedule that EventBridge takes, and few targets',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['event-rule', 'event-schedule', 'resource'] },
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
      'A schedule is no valid rate or cron expression or a value of a pattern stands outside of a list (errors), or a rule has more targets than the quota (a warning). The same of written rules and schedules. Which kinds can be targets of a rule, and sources, enrichments and targets of a pipe, is checked where they are connected (ARC-002).',
    howToFix:
      'Correct the expression; the quick fix mends singular and plural of a rate, puts values into lists, and splits a rule.',
    whenToSuppress:
      'The number of targets, once the quota is raised: say the new value in the settings instead.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined && !writtenTypes.has(written.type)) return;
    const { scheduleExpression: expression, eventPattern } =
      written === undefined
        ? (node.source.properties ?? {})
        : {
            scheduleExpression: written.properties.ScheduleExpression,
            eventPattern: written.properties.EventPattern,
          };
    const isSchedule = node.kind === 'event-schedule' || written?.type === 'AWS::Scheduler::Schedule';
    const fieldOf = (name: string): string => (written === undefined ? name : 'properties');
    if (isExpression(expression)) ctx.undecided(node.id, fieldOf('scheduleExpression'));
    else if (typeof expression === 'string') {
      const why = faultOf(expression, isSchedule);
      if (why !== undefined)
        yield {
          message: 'schedule',
          at: node.id,
          field: fieldOf('scheduleExpression'),
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
          field: fieldOf('eventPattern'),
          discriminator: 'pattern',
          data: { key },
        };
    }
    const max = ctx.limits.get('eventBridge.targetsPerRule').value;
    const count =
      written === undefined
        ? ctx.connectionsFrom(node.id, 'event').length
        : listOfValues(written.properties.Targets).length;
    if (!isSchedule && count > max)
      yield {
        message: 'targets',
        severity: 'warning',
        at: node.id,
        discriminator: 'targets',
        data: { count, max },
      };
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const written = node === undefined ? undefined : writtenResource(node);
    if (finding.message === 'targets') return splitRule(ctx, finding.at);
    if (written !== undefined) {
      const { EventPattern: pattern, ScheduleExpression: schedule } = written.properties;
      if (finding.message === 'pattern' && isJsonObject(pattern))
        return writing(ctx, finding.at, 'Put the values into lists', { EventPattern: inLists(pattern) });
      const mended = mendedRate(schedule);
      return mended === undefined
        ? []
        : writing(ctx, finding.at, `Write ${mended}`, { ScheduleExpression: mended });
    }
    const { scheduleExpression, eventPattern } = ctx.document.nodes.get(finding.at)?.properties ?? {};
    if (finding.message === 'pattern' && isJsonObject(eventPattern))
      return settingOf(ctx, finding.at, 'Put the values into lists', { eventPattern: inLists(eventPattern) });
    const mended = finding.message === 'schedule' ? mendedRate(scheduleExpression) : undefined;
    return mended === undefined
      ? []
      : settingOf(ctx, finding.at, `Write ${mended}`, { scheduleExpression: mended });
  },
});

/** Written resources of which the same is expected. */
const writtenTypes = new Set(['AWS::Events::Rule', 'AWS::Scheduler::Schedule']);

/** The rate with its unit in the right number; undefined for what is no rate. */
function mendedRate(expression: unknown): string | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  if (count === undefined || Number(count) === 0) return undefined;
  return `rate(${count} ${unit}${Number(count) === 1 ? '' : 's'})`;
}

/** A second rule like the drawn one, which takes the targets that are too many. */
function splitRule(ctx: FixContext, id: string): readonly Fix[] {
  const rule = ctx.document.nodes.get(id);
  if (rule?.kind !== 'event-rule') return [];
  const max = ctx.limits.get('eventBridge.targetsPerRule').value;
  const moved = ctx.connectionsFrom(id, 'event').slice(max);
  const copy = addNode(ctx.document, {
    kind: rule.kind,
    name: `${rule.name} 2`,
    ...(rule.parent === undefined ? {} : { parent: rule.parent }),
    at: [rule.at[0], rule.at[1] + 100],
    ...(rule.properties === undefined ? {} : { properties: rule.properties }),
  });
  let changes = copy.changes;
  for (const source of ctx.connectionsTo(id)) {
    const joined = addConnection(applyChanges(ctx.document, changes), {
      kind: source.kind,
      from: source.from,
      to: copy.id,
      ...(source.source.properties === undefined ? {} : { properties: source.source.properties }),
    });
    changes = mergeChanges(changes, joined.changes);
  }
  for (const { id: connection } of moved) {
    const after = applyChanges(ctx.document, changes);
    changes = mergeChanges(changes, patchConnection(after, connection, { from: copy.id }));
  }
  return [{ title: `Move ${moved.length} of the targets to a second rule`, changes }];
}

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
