import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { type CfnObject, compact } from '#shared/catalogue/kit/cfn.ts';
import type { PlacedListener } from '#shared/catalogue/kit/load-balancer.ts';
import type { ConnectionId } from '#shared/document/records.ts';
import type { Because } from '../architecture.ts';
import { pascalCase } from '../logical-ids.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import type { Forward } from './forwards.ts';

/** Priorities of rules that state none leave room for others between them. */
const priorityStep = 10;

/** One group takes everything; several share by weight, evenly unless the connections say otherwise. */
export function forwardAction(forwards: readonly Forward[], ctx: UnitContext): CfnObject {
  const groups = new Map<string, CfnObject>();
  for (const forward of forwards) {
    const { targetGroup } = forward;
    const { suffix } = targetGroup;
    const { weight } = propertiesOf(forward, ctx);
    groups.set(`${targetGroup.owner} ${suffix}`, {
      TargetGroupArn: ctx.ref(targetGroup.owner, suffix),
      Weight: typeof weight === 'number' ? weight : 1,
    });
  }
  const [only, ...others] = groups.values();
  if (others.length === 0) return compact({ Type: 'forward', TargetGroupArn: only?.TargetGroupArn });
  const seconds = forwards
    .map((forward) => propertiesOf(forward, ctx).groupStickinessSeconds)
    .find((value) => typeof value === 'number');
  return {
    Type: 'forward',
    ForwardConfig: compact({
      TargetGroups: [...groups.values()],
      TargetGroupStickinessConfig:
        seconds === undefined ? undefined : { Enabled: true, DurationSeconds: seconds },
    }),
  };
}

/** A rule for every set of connections with the same paths, hosts or conditions, in the order of its priority. */
export function ruleDrafts(
  listener: PlacedListener,
  node: NodeView,
  forwards: readonly Forward[],
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const rules = new Map<ConnectionId, Forward[]>();
  for (const forward of forwards) {
    if (forward.rule === undefined) continue;
    const same = rules.get(forward.rule);
    if (same === undefined) rules.set(forward.rule, [forward]);
    else same.push(forward);
  }
  const taken = new Set([
    ...[...rules.values()].flatMap((rule) => statedPriority(rule, ctx) ?? []),
    ...statedPriorities(listener, ctx),
  ]);
  let next = priorityStep;
  return [...rules].flatMap(([id, rule]) => {
    const [first] = rule;
    if (first === undefined) return [];
    let priority = statedPriority(rule, ctx);
    if (priority === undefined) {
      while (taken.has(next)) next += priorityStep;
      priority = next;
      taken.add(next);
    }
    return [
      {
        suffix: listener.node === undefined ? ruleSuffix(listener.port, id) : drawnRuleSuffix(id),
        type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
        properties: {
          ListenerArn:
            listener.node === undefined
              ? ctx.ref(node.id, listenerSuffix(listener.port))
              : ctx.ref(listener.node),
          Priority: priority,
          Conditions: [
            ...(first.paths.length === 0
              ? []
              : [{ Field: 'path-pattern', PathPatternConfig: { Values: first.paths } }]),
            ...(first.hosts.length === 0
              ? []
              : [{ Field: 'host-header', HostHeaderConfig: { Values: first.hosts } }]),
            ...first.conditions,
          ],
          Actions: [forwardAction(rule, ctx)],
        },
        because: rule.map((forward) => becauseOf(forward, ctx)),
      },
    ];
  });
}

/** Priorities of the rules that a drawn listener has without a connection. */
function statedPriorities(listener: PlacedListener, ctx: UnitContext): readonly number[] {
  const rules = listener.node === undefined ? undefined : ctx.node(listener.node)?.properties.rules;
  return (Array.isArray(rules) ? rules : []).flatMap((rule: { readonly priority?: unknown }) =>
    typeof rule.priority === 'number' ? [rule.priority] : [],
  );
}

function statedPriority(rule: readonly Forward[], ctx: UnitContext): number | undefined {
  const stated = rule.map((forward) => propertiesOf(forward, ctx).priority);
  return stated.find((priority) => typeof priority === 'number');
}

/** What the connection of a forward states. */
export function propertiesOf(forward: Forward | undefined, ctx: UnitContext): ConnectionView['properties'] {
  return (forward === undefined ? undefined : ctx.connection(forward.connection))?.properties ?? {};
}

/** Of the implied listener of a port. */
export function listenerSuffix(port: number): string {
  return `Listener${port}`;
}

/** Of a rule of a listener that is a node of its own. */
export function drawnRuleSuffix(rule: ConnectionId): string {
  return `Rule${pascalCase(rule)}`;
}

/** Of a rule of an implied listener, after the first of the connections that share it. */
export function ruleSuffix(port: number, rule: ConnectionId): string {
  return `${listenerSuffix(port)}Rule${pascalCase(rule)}`;
}

/** Why a target gets the requests that it gets. */
export function becauseOf(
  { connection, to, loadBalancer, paths, hosts }: Forward,
  ctx: UnitContext,
): Because {
  const requests = [...hosts, ...paths].join(', ');
  const what = requests === '' ? '' : ` requests for ${requests}`;
  return {
    connection,
    reason: `${ctx.nameOf(loadBalancer)} forwards${what} to ${ctx.nameOf(to)}.`,
  };
}
