import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { fromUsers, network, poisson } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const options = {
  instanceType: () => ({ vcpu: 2, memoryGib: 8, interfaces: 3, addressesPerInterface: 10 }),
};

/** Pods of 900m in a cluster, two on each node of 2 vCPU; they may run in either of two node groups. */
const cluster = (pods: Properties, nodes: Properties = {}, spare?: Properties) => {
  const drawing = network(['a', 'b'])
    .node('eks-cluster', 'cluster', {
      name: 'Cluster',
      parent: 'vpc',
      properties: { clusterAutoscaler: true, subnets: ['private-a', 'private-b'] },
    })
    .node('k8s-service', 'service', { name: 'Shop service', parent: 'cluster' })
    .node('eks-node-group', 'nodes', {
      name: 'Nodes',
      parent: 'cluster',
      properties: { instanceTypes: ['m5.large'], minSize: 2, desiredSize: 2, maxSize: 4, ...nodes },
    })
    .node('k8s-deployment', 'shop', {
      name: 'Shop',
      parent: 'cluster',
      properties: {
        replicas: 5,
        autoscaling: false,
        cpuRequest: '900m',
        memoryRequest: '1Gi',
        minAvailable: '0',
        ...pods,
      },
    })
    .connect('traffic', 'users', 'service')
    .connect('target', 'service', 'shop');
  return (
    spare === undefined
      ? drawing
      : drawing.node('eks-node-group', 'spare', {
          name: 'Spare',
          parent: 'cluster',
          properties: { instanceTypes: ['m5.large'], minSize: 1, desiredSize: 1, maxSize: 3, ...spare },
        })
  ).build();
};

const quiet = (overrides: ScenarioInput['overrides'] = {}, horizonSeconds = 2400): ScenarioInput => ({
  horizonSeconds,
  arrivals: fromUsers(poisson(5)),
  overrides: { service: { meanServiceTimeMs: 0 }, shop: { startSeconds: 8 }, ...overrides },
});

const told = (result: SimulationResult, kind = 'scaling'): readonly string[] =>
  result.decisions.filter((each) => each.kind === kind).map(({ at, text }) => `${Math.round(at)} ${text}`);

describe.each(['des', 'fluid'] as const)('Cluster Autoscaler, %s', (engine) => {
  test('gives a node up that has not come after 15 minutes, and pauses for five and then ten', () => {
    const result = simulate(cluster({}), quiet({ nodes: { startSeconds: 5000 } }, 3000), { engine }, options);
    expect(told(result)).toEqual([
      '10 Nodes: 2 → 3 nodes, for pods that are Pending',
      '910 Nodes: 1 node has not come, and no other is asked for until 1210 s',
      '1210 Nodes: 2 → 3 nodes, for pods that are Pending',
      '2110 Nodes: 1 node has not come, and no other is asked for until 2710 s',
      '2710 Nodes: 2 → 3 nodes, for pods that are Pending',
    ]);
    expect(result.decisions.find(({ text }) => text.includes('not come'))?.arithmetic).toBe(
      '900 s waited for, then a pause of 300 s',
    );
  });

  test('asks another node group then, where the pods may run on both', () => {
    const result = simulate(
      cluster({ replicas: 7 }, {}, {}),
      quiet({ nodes: { startSeconds: 5000 } }),
      { engine },
      options,
    );
    // Two on each of three nodes; the seventh waits for the first group, and then for the other.
    expect(told(result)).toEqual([
      '10 Nodes: 2 → 3 nodes, for pods that are Pending',
      '910 Nodes: 1 node has not come, and no other is asked for until 1210 s',
      '910 Spare: 1 → 2 nodes, for pods that are Pending',
    ]);
    expect(result.groups.find(({ node }) => node === 'spare')?.mostTargets).toBe(2);
  });

  test('and a node group that is as large as it may be', () => {
    const result = simulate(
      cluster({ replicas: 9 }, { maxSize: 3 }, {}),
      quiet({}, 600),
      { engine },
      options,
    );
    expect(told(result)).toEqual([
      '10 Nodes would need 4 nodes, and 3 is its maximum',
      '10 Nodes: 2 → 3 nodes, for pods that are Pending',
      '30 Spare: 1 → 2 nodes, for pods that are Pending',
    ]);
  });

  test('waits three minutes after a node that a disruption budget would not let it empty', () => {
    const kept = cluster({ replicas: 3, minAvailable: '3' }, { desiredSize: 3 });
    const result = simulate(kept, quiet({}, 1300), { engine }, options);
    // One pod on each node, below half of it: unneeded from the first look at 10 s on, for ten minutes.
    expect(told(result)).toEqual(
      [610, 790, 970, 1150].map(
        (at) => `${at} Nodes: a node that is not needed cannot be emptied, and is tried again in 3 minutes`,
      ),
    );
    expect(result.decisions.find(({ kind }) => kind === 'scaling')?.arithmetic).toBe(
      'Shop: 1 of 3 would leave, and 3 have to stay',
    );
    const free = simulate(cluster({ replicas: 3 }, { desiredSize: 3 }), quiet({}, 1300), { engine }, options);
    expect(told(free)[0]).toBe('610 Nodes: 3 → 2 nodes, 1 unneeded for 10 minutes');
  });

  test('takes longer to think in a cluster of a hundred nodes, or as long as it is told', () => {
    const large = cluster({ replicas: 201 }, { minSize: 100, desiredSize: 100, maxSize: 110 });
    const first = (overrides: ScenarioInput['overrides'], document = large) =>
      told(simulate(document, quiet(overrides, 120), { engine: 'fluid' }, options))[0];
    // A scan every 10 s is 5 s on average; 15 s are 10 more.
    expect(first({})).toBe('20 Nodes: 100 → 101 nodes, for pods that are Pending');
    expect(first({}, cluster({}))).toBe('10 Nodes: 2 → 3 nodes, for pods that are Pending');
    expect(first({ cluster: { autoscalerLatencySeconds: 30 } }, cluster({}))).toBe(
      '35 Nodes: 2 → 3 nodes, for pods that are Pending',
    );
  });
});
