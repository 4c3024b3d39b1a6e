import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView } from '../define-kind.ts';
import { neighboursOf } from './ends.ts';

/** Customer gateways with a tunnel drawn straight to the gateway: each implies a VPN connection. */
export function tunnelCustomers(gateway: NodeId, ctx: DocumentReader): readonly NodeView[] {
  return neighboursOf(gateway, ['tunnel'], ['customer-gateway'], ctx);
}
