import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView } from '../define-kind.ts';
import { namedNode, neighboursOf } from './ends.ts';

/** The Direct Connect connection that a virtual interface runs over. */
export function connectionOf(virtualInterface: NodeView, ctx: DocumentReader): NodeView | undefined {
  return (
    namedNode(virtualInterface.properties.connection, ['direct-connect'], ctx) ??
    neighboursOf(virtualInterface.id, ['tunnel'], ['direct-connect'], ctx)[0] ??
    ctx.ancestorOf(virtualInterface.id, 'direct-connect')
  );
}

/** The gateway that a virtual interface ends at. */
export function endOfInterface(virtualInterface: NodeView, ctx: DocumentReader): NodeView | undefined {
  return neighboursOf(virtualInterface.id, ['tunnel'], ['direct-connect-gateway', 'vpn-gateway'], ctx)[0];
}

/** Gateways that a Direct Connect gateway leads to. */
export function gatewaysOf(directConnectGateway: NodeId, ctx: DocumentReader): readonly NodeView[] {
  return neighboursOf(directConnectGateway, ['tunnel', 'attach'], ['transit-gateway', 'vpn-gateway'], ctx);
}

/** A site and the family of addresses that a session to it carries. */
export interface SiteSession {
  readonly site: NodeView;
  readonly family: 4 | 6;
}

/** Sites that a transit gateway or virtual private gateway reaches over Direct Connect, each once for each family. */
export function sitesOfDirectConnect(gateway: NodeId, ctx: DocumentReader): readonly SiteSession[] {
  const sessions = new Map<string, SiteSession>();
  for (const virtualInterface of ctx.nodesOfKind('virtual-interface')) {
    const end = endOfInterface(virtualInterface, ctx);
    const leads =
      end?.id === gateway ||
      (end?.kind === 'direct-connect-gateway' && gatewaysOf(end.id, ctx).some(({ id }) => id === gateway));
    if (!leads) continue;
    const family = virtualInterface.properties.addressFamily === 'ipv6' ? 6 : 4;
    for (const site of sitesOfInterface(virtualInterface, ctx))
      sessions.set(`${site.id} ${family}`, { site, family });
  }
  return [...sessions.values()];
}

/** The site that holds the connection, or the customer gateway that has a line to it. */
export function sitesOfInterface(virtualInterface: NodeView, ctx: DocumentReader): readonly NodeView[] {
  const connection = connectionOf(virtualInterface, ctx);
  if (connection === undefined) return [];
  const around = ctx.ancestorOf(connection.id, 'on-premises');
  const customers = neighboursOf(connection.id, ['tunnel'], ['customer-gateway', 'on-premises'], ctx);
  return [
    ...(around === undefined ? [] : [around]),
    ...customers.flatMap((each) =>
      each.kind === 'on-premises' ? [each] : (ctx.ancestorOf(each.id, 'on-premises') ?? []),
    ),
  ];
}
