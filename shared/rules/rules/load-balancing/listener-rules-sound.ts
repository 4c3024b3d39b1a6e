import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import { forwardsOf } from '#shared/resolve/implied/forwards.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const listenerRulesSound = defineRule({
  id: 'NET-089',
  name: 'listener-rules-sound',
  title: 'Rules of a listener have priorities of their own and few values',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['alb'] },
  messages: {
    range: '{connection} has the priority {priority}, and AWS takes {min} to {max}. Change it.',
    twice:
      '{connection} has the priority {priority}, which another rule of the listener has. Give it one of its own.',
    values: '{connection} has {count} paths and hosts, and a rule takes {max}. Split it.',
    groups: 'One rule of {name} forwards to {count} target groups, and AWS takes {max}. Take some away.',
    shared:
      '{group} is a target group of {name} and of {others}, and AWS allows one load balancer. Give each a group of its own.',
  },
  fix: 'automatic',
  sources: [aws.albListeners, aws.albLimits],
  docs: {
    what: 'Rules of a listener have unique priorities in the range that AWS takes, no more values and target groups than it takes, and a target group belongs to one load balancer.',
    why: 'CloudFormation stops at each of these, after the load balancer is made and before anything is reachable.',
    condition:
      'A rule has a priority outside of the range or one that is taken on its listener, more values of paths and hosts than a rule takes, or more target groups than an action takes; or a target group is behind two load balancers.',
    howToFix:
      'Change the priority (the quick fix takes the next free one), split the rule, or draw a second group.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const [min, max] = [
      ctx.limits.get('alb.rulePriority.min').value,
      ctx.limits.get('alb.rulePriority.max').value,
    ];
    const mostValues = ctx.limits.get('alb.conditionValues').value;
    const mostGroups = ctx.limits.get('alb.targetGroupsPerAction').value;
    const owners = new Map<string, string>();
    const groups = new Map<string, Set<string>>();
    for (const { connection: id, listenerPort, rule, to, targetGroup } of forwardsOf(node.id, ctx)) {
      const key = `${listenerPort} ${rule ?? ''}`;
      const known = groups.get(key) ?? new Set();
      groups.set(key, known.add(targetGroup.suffix === undefined ? to : id));
      if (ctx.node(to)?.kind === 'target-group') {
        const others = ctx
          .connectionsTo(to, 'forward')
          .map(({ from }) => from)
          .filter((from) => from !== node.id && ctx.hasTrait(from, 'load-balancer'));
        // Said once, at the load balancer whose id comes first.
        if (others.length > 0 && others.every((other) => node.id < other))
          yield {
            message: 'shared',
            at: node.id,
            discriminator: `shared ${to}`,
            related: [to, ...others],
            data: { group: nameOf(to), others: nameOf(...others) },
          };
      }
      const connection = ctx.connection(id);
      if (connection === undefined || (rule !== undefined && rule !== id)) continue;
      const place = { at: id, discriminator: 'priority', field: 'priority', related: [node.id] };
      if (isExpression(connection.source.properties?.priority)) ctx.undecided(id, 'priority');
      const priority = priorityOf(connection);
      if (priority !== undefined) {
        const owner = owners.get(`${listenerPort} ${priority}`);
        const data = { connection: nameOf(id), priority };
        if (priority < min || priority > max || !Number.isInteger(priority))
          yield { message: 'range', ...place, data: { ...data, min, max } };
        else if (owner !== undefined) yield { message: 'twice', ...place, data };
        owners.set(`${listenerPort} ${priority}`, id);
      }
      const count = valuesOf(connection);
      if (count > mostValues)
        yield {
          message: 'values',
          at: id,
          discriminator: 'values',
          data: { connection: nameOf(id), count, max: mostValues },
        };
    }
    for (const [key, found] of groups) {
      if (found.size > mostGroups)
        yield {
          message: 'groups',
          at: node.id,
          discriminator: `groups ${key}`,
          data: { count: found.size, max: mostGroups },
        };
    }
  },
  fixes(ctx, finding) {
    if (finding.message !== 'twice' && finding.message !== 'range') return [];
    const connection = ctx.connection(finding.at);
    if (connection === undefined) return [];
    const taken = new Set(
      forwardsOf(connection.from, ctx).map(({ connection: id }) => {
        const other = ctx.connection(id);
        return other === undefined ? undefined : priorityOf(other);
      }),
    );
    let priority = 10;
    while (taken.has(priority)) priority += 10;
    return settingOf(ctx, connection.id, `Give it the priority ${priority}`, { priority });
  },
});

/** As it is stored: what the schema refuses is what this rule is about. */
function priorityOf(connection: ConnectionView): number | undefined {
  const value = connection.source.properties?.priority;
  return typeof value === 'number' && valuesOf(connection) > 0 ? value : undefined;
}

function valuesOf({ source }: ConnectionView): number {
  const { pathPattern, hostHeader } = source.properties ?? {};
  return [pathPattern, hostHeader].reduce<number>(
    (count, list) => count + (Array.isArray(list) ? list.length : 0),
    0,
  );
}
