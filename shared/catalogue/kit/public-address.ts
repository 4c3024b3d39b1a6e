import type { NodeId } from '#shared/document/records.ts';
import type { CostLineDraft, DocumentReader, QuantityInput } from '../define-kind.ts';
import { product } from './usage-quantity.ts';

/**
 * Whether what runs there gets a public IPv4 address: what its own setting says, else what its subnets do. An Elastic IP
 * takes the place of the automatic address and is charged on its own node.
 */
export function hasPublicAddress(id: NodeId, own: boolean | undefined, ctx: DocumentReader): boolean {
  const hasElasticIp = ctx
    .connectionsTo(id, 'attach')
    .some(({ from }) => ctx.node(from)?.kind === 'elastic-ip');
  if (hasElasticIp) return false;
  if (own !== undefined) return own;
  return ctx
    .subnetsOf(id)
    .some(({ properties }) => properties.mapPublicIpOnLaunch ?? properties.tier === 'public');
}

/** Public IPv4 addresses in use, charged by the hour since 2024-02. */
export function publicAddressLine(count: QuantityInput | undefined, hours: QuantityInput): CostLineDraft {
  return {
    component: 'ipv4/inUse',
    label: 'Public IPv4 addresses',
    quantity: product('hours', count === undefined ? [hours] : [count, hours]),
  };
}
