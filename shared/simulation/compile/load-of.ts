import type { DocumentReader } from '#shared/catalogue/define-kind.ts';
import {
  apiLoad,
  balancerLoad,
  busLoad,
  cacheLoad,
  databaseLoad,
  edgeLoad,
  functionLoad,
  type KindLoad,
  type LoadBehaviour,
  linkLoad,
  natLoad,
  proxyLoad,
  queueLoad,
  serverLoad,
  sourceLoad,
  storeLoad,
  tableLoad,
  targetGroupLoad,
  topicLoad,
  workflowLoad,
} from '#shared/catalogue/kit/load.ts';
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
  return reader.kindOf(node)?.load ?? (behaviour === undefined ? undefined : loads[behaviour]);
}
