import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import type { LoadBehaviour } from '#shared/catalogue/kit/load/kind-load.ts';
import type { NodeId } from '#shared/document/records.ts';

/** How a node takes part: as its kind says, else as its traits suggest. Undefined for what carries no requests. */
export function behaviourOf(id: NodeId, reader: DocumentReader): LoadBehaviour | undefined {
  const kind = reader.kindOf(id);
  if (kind === undefined) return undefined;
  if (kind.load !== undefined) return kind.load.behaves;
  if (kind.traits.includes('load-balancer')) return 'balancer';
  if (kind.traits.includes('api')) return 'api';
  if (kind.traits.includes('database')) return 'database';
  if (kind.traits.includes('invocable')) return 'function';
  if (kind.traits.includes('compute')) return 'servers';
  if (kind.traits.includes('aws-api')) return 'store';
  return undefined;
}
