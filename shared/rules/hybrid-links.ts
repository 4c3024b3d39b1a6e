import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';

/** What leads from sites to one gateway of AWS. */
export interface HybridLink {
  readonly gateway: NodeId;
  /** Customer gateways with a VPN to it, in id order. */
  readonly devices: readonly NodeId[];
  readonly hasDirectConnect: boolean;
}

const gateways = ['transit-gateway', 'vpn-gateway'];

/** The gateways that a VPN or Direct Connect leads to, whichever way round the lines are drawn. */
export function hybridLinks(ctx: RuleContext): readonly HybridLink[] {
  return gateways
    .flatMap((kind) => ctx.idsOfKind(kind))
    .flatMap((gateway) => {
      const near = neighboursOf(ctx, gateway);
      const named = ctx.referrersOf(gateway).map(({ id }) => id);
      const connections = [...near, ...named].filter((id) => ctx.kindOf(id)?.id === 'site-to-site-vpn');
      const devices = new Set<NodeId>();
      for (const id of near) if (ctx.kindOf(id)?.id === 'customer-gateway') devices.add(id);
      for (const vpn of connections) {
        const device = ctx.node(vpn)?.properties.customerGateway;
        if (typeof device === 'string' && ctx.kindOf(device)?.id === 'customer-gateway') devices.add(device);
        for (const id of neighboursOf(ctx, vpn))
          if (ctx.kindOf(id)?.id === 'customer-gateway') devices.add(id);
      }
      const hasDirectConnect = near.some((id) =>
        ['direct-connect-gateway', 'virtual-interface'].includes(ctx.kindOf(id)?.id ?? ''),
      );
      return devices.size === 0 && !hasDirectConnect
        ? []
        : [{ gateway, devices: [...devices].sort(), hasDirectConnect }];
    });
}

/** What a tunnel or an attachment joins with the node. */
export function neighboursOf(ctx: RuleContext, id: NodeId): readonly NodeId[] {
  return ['tunnel', 'attach'].flatMap((kind) => [
    ...ctx.connectionsFrom(id, kind).map(({ to }) => to),
    ...ctx.connectionsTo(id, kind).map(({ from }) => from),
  ]);
}

/** The VPC of a virtual private gateway: the one it is drawn in or attached to. */
export function vpcOfGateway(ctx: RuleContext, gateway: NodeId): NodeView | undefined {
  const attached = neighboursOf(ctx, gateway).find((id) => ctx.kindOf(id)?.id === 'vpc');
  return ctx.vpcOf(gateway) ?? (attached === undefined ? undefined : ctx.node(attached));
}

/** What hands packets on between a gateway of AWS and a site. */
const onTheWay = new Set([
  'site-to-site-vpn',
  'customer-gateway',
  'direct-connect-gateway',
  'virtual-interface',
  'direct-connect',
]);

/** The sites that a VPN or Direct Connect joins with the gateway, in id order. */
export function sitesBehind(ctx: RuleContext, gateway: NodeId): readonly NodeView[] {
  const seen = new Set<NodeId>([gateway]);
  const sites = new Map<NodeId, NodeView>();
  const open: NodeId[] = [gateway];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const site = ctx.kindOf(id)?.id === 'on-premises' ? ctx.node(id) : ctx.ancestorOf(id, 'on-premises');
    if (site !== undefined) sites.set(site.id, site);
    for (const next of neighboursOf(ctx, id)) {
      const kind = ctx.kindOf(next)?.id ?? '';
      if (seen.has(next) || (!onTheWay.has(kind) && kind !== 'on-premises')) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return [...sites.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
