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
