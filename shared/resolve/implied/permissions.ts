import type { ConnectionView, NodeView, Pusher } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { forwardsTo } from './forwards.ts';
import { anyTargetGroup, loadBalancerService } from './load-balancing.ts';

/** What lets AWS services push into the node: a permission of a function, the policy of a queue or topic. */
export function impliedPermissions(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const kind = ctx.kindOf(node.id);
  if (kind?.allowPush === undefined) return [];
  const pushers = pushersOf(node, ctx);
  if (pushers.length === 0) return [];
  const drafts = kind.allowPush(node, pushers, ctx);
  return drafts.flatMap((draft, index) => {
    const { suffix } = draft;
    if (suffix === undefined) return [];
    const one = drafts.length === pushers.length ? pushers[index] : undefined;
    const because = (one === undefined ? pushers : [one]).map((pusher) => ({
      connection: pusher.connection,
      reason: `${ctx.node(pusher.from)?.name ?? pusher.from} pushes to ${node.name}.`,
    }));
    return [{ ...draft, suffix, because }];
  });
}

function pushersOf(node: NodeView, ctx: UnitContext): readonly Pusher[] {
  const services = ctx.connectionsTo(node.id).flatMap((connection): readonly Pusher[] => {
    const service = ctx.kindOf(connection.from)?.pushesAs;
    if (service === undefined || !isPush(connection, node.id, ctx)) return [];
    return [
      {
        from: connection.from,
        connection: connection.id,
        service,
        sourceArn: sourceArnOf(connection.from, ctx),
      },
    ];
  });
  return [...services, ...deadLettersOf(node, ctx), ...loadBalancersOf(node, ctx)];
}

/** Topics, rules and buses put what they could not deliver into the queue under their own name, not under a role. */
function deadLettersOf(node: NodeView, ctx: UnitContext): readonly Pusher[] {
  if (node.kind !== 'sqs-queue') return [];
  const pushers = ['sns-topic', 'event-rule'].flatMap((kind) =>
    ctx.idsOfKind(kind).flatMap((from): readonly Pusher[] => {
      const service = ctx.kindOf(from)?.pushesAs;
      const losing = ctx
        .connectionsFrom(from, 'event')
        .find(({ to, properties }) => properties.deadLetterQueue === node.id && to !== node.id);
      if (service === undefined || losing === undefined) return [];
      return [{ from, connection: losing.id, service, sourceArn: sourceArnOf(from, ctx) }];
    }),
  );
  return pushers;
}

/** What the receiver allows as the source: its ARN, unless naming it would close a circle. */
function sourceArnOf(from: NodeId, ctx: UnitContext): CfnValue {
  const node = ctx.node(from);
  const stated = node === undefined ? undefined : ctx.kindOf(from)?.pushArn?.(node, ctx);
  return stated ?? ctx.arn(from);
}

function isPush(connection: ConnectionView, to: NodeId, ctx: UnitContext): boolean {
  switch (connection.kind) {
    case 'event':
    case 'log':
      return true;
    case 'invoke':
      // An API calls other services under a role; only functions have to allow it themselves.
      return ctx.hasTrait(to, 'invocable');
    case 'observe': {
      const { purpose } = connection.properties;
      return purpose === 'act' || (purpose === undefined && ctx.kindOf(to)?.id === 'sns-topic');
    }
    default:
      return false;
  }
}

/** Through a drawn target group, the group is the one that pushes. */
function loadBalancersOf(node: NodeView, ctx: UnitContext): readonly Pusher[] {
  if (!ctx.hasTrait(node.id, 'lambda-target')) return [];
  const ends = new Map<NodeId, Pusher>();
  const note = (from: NodeId, connection: string): void => {
    if (ends.has(from)) return;
    ends.set(from, { from, connection, service: loadBalancerService, sourceArn: anyTargetGroup });
  };
  for (const { connection, to, loadBalancer } of forwardsTo(node.id, ctx)) {
    if (to === node.id) note(loadBalancer, connection);
  }
  for (const { from, id } of ctx.connectionsTo(node.id, 'target')) {
    if (ctx.kindOf(from)?.id === 'target-group') note(from, id);
  }
  return [...ends.values()];
}
