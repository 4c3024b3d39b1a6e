import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { ownResource } from './resource-facts.ts';
import { usualFigure } from './usual-figure.ts';

/** Seconds until a standby serves: of a Multi-AZ instance or cluster, of Aurora with a reader, or of a cache with a replica. */
export function failoverOf(builder: FlowBuilder, id: NodeId): Pick<ServersStation, 'failover'> {
  const { multiAz, readers, replicasPerNodeGroup } = builder.node(id).properties;
  const cluster = ownResource(builder.architecture, id, 'AWS::RDS::DBCluster')?.properties;
  const usual =
    // A cluster of three instances that is not Aurora states a class of its own.
    cluster?.DBClusterInstanceClass !== undefined
      ? [awsFigure('rds.clusterFailover'), awsFigure('rds.clusterFailover')]
      : multiAz === true
        ? [awsFigure('rds.failover.min'), awsFigure('rds.failover.max')]
        : numberOf(readers, 0) > 0
          ? [awsFigure('aurora.failover'), awsFigure('aurora.failover')]
          : numberOf(replicasPerNodeGroup, 0) > 0
            ? [awsFigure('elastiCache.failover.min'), awsFigure('elastiCache.failover.max')]
            : undefined;
  if (usual === undefined) return {};
  const from = usualFigure(builder, id, 'failoverFromSeconds', usual[0] ?? 0);
  return { failover: [from, Math.max(from, usualFigure(builder, id, 'failoverToSeconds', usual[1] ?? 0))] };
}
