import type { Properties } from '#shared/document/records.ts';
import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { fromUsers, network, poissonSteps } from '../sample-network.ts';

/** Pods that scale with their load, and nodes that follow them. */
export function podsOnNodes(
  nodes: 'node-group' | 'karpenter',
  pods: Properties = {},
  group: Properties = {},
): Acceptance {
  const isGroup = nodes === 'node-group';
  const document = network(['a', 'b'])
    .node('eks-cluster', 'cluster', {
      name: 'Cluster',
      parent: 'vpc',
      at: [500, 80],
      size: [340, 300],
      properties: { clusterAutoscaler: isGroup, subnets: ['private-a', 'private-b'] },
    })
    .node('k8s-service', 'shop-service', { name: 'Shop service', parent: 'cluster', at: [120, 60] })
    .node(isGroup ? 'eks-node-group' : 'karpenter-node-pool', 'nodes', {
      name: 'Nodes',
      parent: 'cluster',
      at: [40, 150],
      size: [260, 120],
      properties: isGroup
        ? { instanceTypes: ['m5.large'], minSize: 2, desiredSize: 2, maxSize: 6, ...group }
        : { instanceTypes: ['m5.large', 'm5.xlarge', 'm5.2xlarge'], consolidateAfter: '1m', ...group },
    })
    .node('k8s-deployment', 'shop', {
      name: 'Shop',
      parent: 'nodes',
      at: [80, 40],
      properties: {
        replicas: 3,
        minReplicas: 3,
        maxReplicas: 12,
        cpuRequest: '900m',
        memoryRequest: '1Gi',
        targetCpuUtilization: 70,
        scaleDownPercent: 100,
        ...pods,
      },
    })
    .connect('traffic', 'users', 'shop-service')
    .connect('target', 'shop-service', 'shop')
    .build();
  const growing: ScenarioInput = {
    name: 'Twice the load for twenty minutes',
    horizonSeconds: 3600,
    arrivals: fromUsers(poissonSteps([0, 195], [600, 390], [1800, 195])),
    overrides: {
      'shop-service': { meanServiceTimeMs: 0 },
      shop: { meanServiceTimeMs: 10, queueLimit: 20, startSeconds: 8 },
    },
    objectives: [{ is: 'availability', target: 0.99 }],
  };
  return {
    file: isGroup ? 'eks-cluster-autoscaler' : 'eks-karpenter',
    name: isGroup ? 'Pods scale, and the node group follows' : 'Pods scale, and Karpenter brings nodes',
    document,
    scenarios: { growing },
  };
}
