import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView } from '../define-kind.ts';
import { namedNode } from './ends.ts';

/** Both VPCs of a drawn peering connection: those it names, else those it is connected to. */
export interface PeeredVpcs {
  readonly asks?: NodeView;
  readonly accepts?: NodeView;
}

/** A line into the connection comes from the side that asks; with two lines out, the first does. */
export function peeredVpcs(node: NodeView, ctx: DocumentReader): PeeredVpcs {
  const stated = namedNode(node.properties.vpc, ['vpc'], ctx);
  const peer = namedNode(node.properties.peerVpc, ['vpc'], ctx);
  const taken = new Set([stated?.id, peer?.id]);
  const vpcs = [
    ...ctx.connectionsTo(node.id, 'peer').map(({ from }) => from),
    ...ctx.connectionsFrom(node.id, 'peer').map(({ to }) => to),
  ].flatMap((id) => (taken.has(id) ? [] : (namedNode(id, ['vpc'], ctx) ?? [])));
  const free = [...new Map(vpcs.map((vpc) => [vpc.id, vpc])).values()];
  const asks = stated ?? free.shift();
  const accepts = peer ?? free.shift();
  return { ...(asks === undefined ? {} : { asks }), ...(accepts === undefined ? {} : { accepts }) };
}

/** The Region of the other side where it is drawn in another. */
export function regionOfOther(
  here: NodeId | undefined,
  there: NodeId | undefined,
  ctx: DocumentReader,
): string | undefined {
  if (here === undefined || there === undefined) return undefined;
  const [own, other] = [here, there].map((id) => {
    const region = ctx.ancestorOf(id, 'region')?.properties.region;
    return typeof region === 'string' ? region : ctx.settings.region;
  });
  return own === other ? undefined : other;
}

/** The id of the account of the other side where it is drawn in another that has one. */
export function accountOfOther(
  here: NodeId | undefined,
  there: NodeId | undefined,
  ctx: DocumentReader,
): string | undefined {
  if (here === undefined || there === undefined) return undefined;
  const [own, other] = [here, there].map((id) => ctx.ancestorOf(id, 'account'));
  const accountId = other?.properties.accountId;
  return own?.id !== other?.id && typeof accountId === 'string' ? accountId : undefined;
}
