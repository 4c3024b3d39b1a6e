import type { Fold } from '../fold.ts';
import type { NodeDraft } from '../lift.ts';

const cluster = 'aurora-cluster';
const instance = 'AWS::RDS::DBInstance';

/** An instance that names a cluster is its writer or one of its readers; any other is a database of its own. */
export const foldClusterInstance: Fold = (resource, lift) => {
  const owner = lift.nodeIn(resource.values.DBClusterIdentifier, cluster);
  if (owner === undefined) return false;
  lift.foldInto(owner, resource);
  return true;
};

/** The first instance of a cluster is the writer, the others are readers. */
export function liftReaders(node: NodeDraft): void {
  if (node.kind !== cluster) return;
  const instances = node.folded.filter(({ type }) => type === instance).length;
  node.properties.readers = Math.max(0, instances - 1);
}
