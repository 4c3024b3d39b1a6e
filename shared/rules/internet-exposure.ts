import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { hasPublicAddress } from '#shared/catalogue/kit/public-address.ts';
import { optionalFlag } from './known.ts';
import type { RuleContext } from './rule.ts';
import { reachesInternetGateway } from './subnet-routes.ts';

/**
 * Whether packets from the internet can arrive at an interface of the node: it has a public address in a subnet that
 * routes to an internet gateway. Undefined when a next hop is not known. Filters are not looked at here.
 */
export function isExposed(ctx: RuleContext, { id }: NodeView): boolean | undefined {
  const answer = ctx.remember(`exposed ${id}`, (inner) => {
    const node = inner.node(id);
    return node === undefined ? false : (findExposed(inner, node) ?? null);
  });
  return answer ?? undefined;
}

function findExposed(ctx: RuleContext, node: NodeView): boolean | undefined {
  if (node.kind === 'lambda-function' || node.kind === 'interface-endpoint') return false;
  const subnets = ctx.subnetsOf(node.id);
  const ways = subnets.map(({ id }) => reachesInternetGateway(ctx, id));
  if (ways.every((way) => way === false)) return false;
  if (ctx.hasTrait(node.id, 'load-balancer')) {
    if (node.properties.scheme !== 'internet-facing') return false;
  } else if (!hasAddress(ctx, node)) return false;
  return ways.includes(true) ? true : undefined;
}

function hasAddress(ctx: RuleContext, node: NodeView): boolean {
  if (ctx.connectionsTo(node.id, 'attach').some(({ from }) => ctx.node(from)?.kind === 'elastic-ip'))
    return true;
  if (ctx.hasTrait(node.id, 'database')) return optionalFlag(node, 'publiclyAccessible') === true;
  if (node.kind === 'ecs-service') return optionalFlag(node, 'assignPublicIp') === true;
  return hasPublicAddress(node.id, optionalFlag(node, 'associatePublicIpAddress'), ctx);
}
