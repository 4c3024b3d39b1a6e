import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import { apiLoad } from '#shared/catalogue/kit/load/api-load.ts';
import { balancerLoad, targetGroupLoad } from '#shared/catalogue/kit/load/balancer-load.ts';
import { cacheLoad, databaseLoad, proxyLoad, storeLoad } from '#shared/catalogue/kit/load/database-load.ts';
import { functionLoad } from '#shared/catalogue/kit/load/function-load.ts';
import type { KindLoad, LoadBehaviour } from '#shared/catalogue/kit/load/kind-load.ts';
import { busLoad, queueLoad, topicLoad } from '#shared/catalogue/kit/load/messaging-load.ts';
import { edgeLoad, linkLoad, natLoad } from '#shared/catalogue/kit/load/network-load.ts';
import { serverLoad } from '#shared/catalogue/kit/load/server-load.ts';
import { sourceLoad } from '#shared/catalogue/kit/load/source-load.ts';
import { tableLoad } from '#shared/catalogue/kit/load/table-load.ts';
import { workflowLoad } from '#shared/catalogue/kit/load/workflow-load.ts';
import type { NodeId } from '#shared/document/records.ts';
import { behaviourOf } from './behaviour-of.ts';

const loads: Readonly<Record<LoadBehaviour, KindLoad>> = {
  source: sourceLoad,
  balancer: balancerLoad,
  'target-group': targetGroupLoad,
  servers: serverLoad,
  function: functionLoad,
  api: apiLoad(20),
  queue: queueLoad,
  topic: topicLoad,
  table: tableLoad,
  database: databaseLoad,
  cache: cacheLoad,
  store: storeLoad,
  edge: edgeLoad,
  link: linkLoad,
  way: natLoad,
  workflow: workflowLoad,
  bus: busLoad,
  proxy: proxyLoad,
};

/** What may be set about a node for the simulation; undefined where nothing is simulated. */
export function loadOf(node: NodeId, reader: DocumentReader): KindLoad | undefined {
  const behaviour = behaviourOf(node, reader);
  const load = reader.kindOf(node)?.load ?? (behaviour === undefined ? undefined : loads[behaviour]);
  const view = load?.parametersOf === undefined ? undefined : reader.node(node);
  const more = view === undefined ? undefined : load?.parametersOf?.(view);
  if (load === undefined || more === undefined) return load;
  return { ...load, parameters: load.parameters.extend(more.shape) };
}
