import { describe, expect, test } from 'vitest';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { podsOnNodes } from './testing/samples/pods-on-nodes.ts';
import { simulate } from './testing/simulated.ts';

const sizes: Readonly<Record<string, number>> = { large: 2, xlarge: 4, '2xlarge': 8 };

/** Facts and prices as the catalogue has them: the m5 family costs the same for each vCPU. */
const options = {
  instanceType: (type: string) => {
    const vcpu = sizes[type.split('.')[1] ?? ''] ?? 2;
    return {
      vcpu,
      memoryGib: 4 * vcpu,
      interfaces: vcpu === 2 ? 3 : 4,
      addressesPerInterface: vcpu === 2 ? 10 : 15,
    };
  },
  instanceTypes: () =>
    Object.entries(sizes).map(([size, vcpu]) => ({
      type: `m5.${size}`,
      vcpu,
      memoryGib: 4 * vcpu,
      hourlyUsd: String(0.048 * vcpu),
    })),
};

const told = (result: SimulationResult, kind: string): readonly string[] =>
  result.decisions.filter((each) => each.kind === kind).map(({ at, text }) => `${Math.round(at)} ${text}`);

const column = (result: SimulationResult, what: string, of: string): readonly number[] =>
  (result.series.columns.find((each) => each.what === what && each.of === of)?.values ?? []).map(
    (value) => value ?? 0,
  );

const steady = (sample: ReturnType<typeof podsOnNodes>, rate: number, more: Partial<ScenarioInput> = {}) => ({
  ...(sample.scenarios.growing as ScenarioInput),
  horizonSeconds: 1200,
  arrivals: [{ from: 'users', pattern: { is: 'poisson' as const, rate: { is: 'constant' as const, rate } } }],
  ...more,
});

describe.each(['des', 'fluid'] as const)('pods on nodes, %s', (engine) => {
  test('the autoscaler of the pods acts within seconds, the one of the nodes when a pod fits nowhere', () => {
    const sample = podsOnNodes('node-group');
    const result = simulate(sample.document, sample.scenarios.growing as ScenarioInput, { engine }, options);
    // 3 pods of 100 a second meet 390. A node of 2 vCPU has 1.93 for pods, so two of 900m fit.
    // 5 pods at 78 % want 5 × 78 ÷ 70 = 5.57; at 32.5 %, 6 × 32.5 ÷ 70 = 2.79, when no recommendation of the last
    // 300 s was higher. The third node is below half of its requests from then on, for ten minutes.
    const scaling = told(result, 'scaling').map((text) => text.replace(/^\d+ /, ''));
    expect(scaling).toEqual([
      'Shop: 3 → 5, its autoscaler scales out',
      'Nodes: 2 → 3 nodes, for pods that are Pending',
      'Shop: 5 → 6, its autoscaler scales out',
      'Shop: 6 → 3, its autoscaler scales in',
      'Nodes: 3 → 2 nodes, 1 unneeded for 10 minutes',
    ]);
    const [first, second] = result.decisions.filter(({ kind }) => kind === 'scaling');
    expect([first?.at, second?.at]).toEqual([615, 620]);
    const ready = result.decisions.find(({ text }) => text === 'Nodes: 3 nodes ready');
    expect(ready?.at).toBe(680);
    const back = result.decisions.filter(({ kind }) => kind === 'scaling').map(({ at }) => at);
    // The load falls at 1800; the last high recommendation is of 1800, or of 1815 with what had queued.
    expect(back[3]).toBeGreaterThanOrEqual(2115);
    expect(back[3]).toBeLessThanOrEqual(2130);
    expect(back[4]).toBeGreaterThanOrEqual((back[3] ?? 0) + 600);
    expect(back[4]).toBeLessThanOrEqual((back[3] ?? 0) + 620);
    expect(told(result, 'capacity')[0]).toBe('615 Shop: 1 pod is Pending, 2 of 2 out of CPU');
    expect(column(result, 'targets', 'shop').at(-1)).toBe(3);
  });

  test('Karpenter brings a node in a minute less, and takes it away once its pods fit elsewhere', () => {
    const sample = podsOnNodes('karpenter');
    const result = simulate(sample.document, sample.scenarios.growing as ScenarioInput, { engine }, options);
    const scaling = result.decisions.filter(({ kind }) => kind === 'scaling');
    // It began with one m5.xlarge, which costs as much as two m5.large and has room for four.
    expect(scaling[1]).toMatchObject({
      // A batch waits a second for more pods.
      at: 616,
      text: 'Nodes: 1 → 2 nodes, for pods that are Pending',
      arithmetic: '1 waiting ÷ 2 on each m5.large → ceil(0.5) = 1',
    });
    expect(result.decisions.find(({ text }) => text === 'Nodes: 2 nodes ready')?.at).toBe(661);
    const consolidated = scaling.at(-1);
    expect(consolidated?.text).toBe('Nodes: 2 → 1 nodes, consolidates: its pods fit elsewhere');
    const scaledIn = scaling.at(-2);
    // Looked at every ten seconds, and spare for a minute.
    expect((consolidated?.at ?? 0) - (scaledIn?.at ?? 0)).toBeGreaterThanOrEqual(60);
    expect((consolidated?.at ?? 0) - (scaledIn?.at ?? 0)).toBeLessThanOrEqual(80);
  });

  test('Karpenter takes the machine on which the pods cost least', () => {
    // Five pods of 1.5 vCPU: five m5.large with one each, two m5.xlarge with two, or one m5.2xlarge with five.
    const sample = podsOnNodes('karpenter', { cpuRequest: '1500m', replicas: 5, minReplicas: 5 });
    const result = simulate(sample.document, steady(sample, 50), { engine }, options);
    expect(result.groups.find(({ node }) => node === 'nodes')?.mostTargets).toBe(1);
    expect(told(result, 'capacity')).toEqual([]);
  });

  test('without an autoscaler of nodes, pods stay Pending', () => {
    const sample = podsOnNodes('node-group', { replicas: 6, minReplicas: 6 });
    const document = {
      ...sample.document,
      nodes: new Map(
        [...sample.document.nodes].map(([id, node]) => [
          id,
          id === 'cluster' ? { ...node, properties: { ...node.properties, clusterAutoscaler: false } } : node,
        ]),
      ),
    };
    const result = simulate(document, steady(sample, 100), { engine }, options);
    expect(told(result, 'capacity')[0]).toBe('0 Shop: 2 pods are Pending, 2 of 2 out of CPU');
    expect(column(result, 'waiting', 'nodes').at(-1)).toBe(2);
    expect(Math.max(...column(result, 'targets', 'shop'))).toBe(4);
  });

  test('a node that fails takes its pods down until they run elsewhere', () => {
    const sample = podsOnNodes('node-group', { cpuRequest: '500m' });
    const result = simulate(
      sample.document,
      steady(sample, 100, { timeline: [{ at: 300, do: 'crash', node: 'nodes' }] }),
      { engine },
      options,
    );
    const width = result.series.bucketSeconds;
    const targets = column(result, 'targets', 'shop');
    // Three pods on two nodes of three each: what was on the one starts on the other in 8 s.
    expect(targets[300 / width]).toBeLessThan(3);
    expect(targets[320 / width]).toBe(3);
  });

  test('a rolling update starts a quarter more, and never has fewer', () => {
    const sample = podsOnNodes('node-group', {
      cpuRequest: '300m',
      replicas: 4,
      minReplicas: 4,
      autoscaling: false,
    });
    const result = simulate(
      sample.document,
      steady(sample, 100, { timeline: [{ at: 300, do: 'deploy', node: 'shop' }] }),
      { engine },
      options,
    );
    const targets = column(result, 'targets', 'shop');
    expect(Math.min(...targets)).toBe(4);
    expect(result.groups.find(({ node }) => node === 'shop')?.mostTargets).toBeLessThanOrEqual(6);
    expect(told(result, 'deployment').at(-1)).toMatch(/Shop v2 serves alone$/);
  });
});

describe.each(['des', 'fluid'] as const)('memory of pods, %s', (engine) => {
  test('the autoscaler takes the metric that asks for more pods', () => {
    const sample = podsOnNodes('node-group', { targetMemoryUtilization: 50 }, { minSize: 4, desiredSize: 4 });
    const scenario = sample.scenarios.growing as ScenarioInput;
    const memory = { memoryIdlePercent: 90, memoryPerRequestPercent: 0 };
    const result = simulate(
      sample.document,
      {
        ...steady(sample, 30),
        horizonSeconds: 300,
        overrides: { ...scenario.overrides, shop: { ...scenario.overrides?.shop, ...memory } },
      },
      { engine },
      options,
    );
    // CPU is low; 90 ÷ 50 = 1.8 and ceil(3 × 1.8) = 6.
    const first = result.decisions.find(({ kind }) => kind === 'scaling');
    expect(first?.text).toBe('Shop: 3 → 6, its autoscaler scales out');
    expect(first?.arithmetic).toBe('n = 3, 90 ÷ 50 = 1.8 → ceil(5.4) = 6');
  });
});

describe.each(['des', 'fluid'] as const)('nodes that are replaced, %s', (engine) => {
  test('Karpenter launches a cheaper machine first, where the pods that are left fit on it', () => {
    // Six pods of 1,500m fill one m5.2xlarge but for a pod; two of them need no more than one m5.xlarge.
    const sample = podsOnNodes('karpenter', { cpuRequest: '1500m', replicas: 5, minReplicas: 2 });
    const result = simulate(sample.document, steady(sample, 20), { engine }, options);
    const replaced = result.decisions.find(({ text }) => text.includes('is replaced by'));
    expect(replaced?.text).toBe(
      'Nodes: m5.2xlarge is replaced by m5.xlarge, consolidation: its pods fit on it',
    );
    expect(replaced?.arithmetic).toBe('$0.384 → $0.192 an hour');
    const nodes = column(result, 'targets', 'nodes');
    expect(nodes[0]).toBe(1);
    expect(nodes.at(-1)).toBe(1);
    // Both are there until the new one is ready.
    expect(result.groups.find(({ node }) => node === 'nodes')?.mostTargets).toBe(2);
    // Nothing keeps a pod there: all move at once, and none serves for the 5 to 10 s that they start in.
    expect(result.classes[0]?.errors.map(({ cause }) => cause)).toEqual(['no_healthy_target_503']);
    expect(result.classes[0]?.failed).toBeLessThanOrEqual(20 * 11);
  });

  test('a new image replaces one node after another, each when the next is ready', () => {
    const sample = podsOnNodes('node-group', { cpuRequest: '500m' });
    const timeline = [{ at: 300, do: 'deploy', node: 'nodes' } as const];
    const result = simulate(sample.document, steady(sample, 100, { timeline }), { engine }, options);
    expect(told(result, 'deployment')).toEqual([
      '300 Nodes: its 2 nodes are replaced, 1 at a time',
      '420 Nodes: its 2 nodes have been replaced',
    ]);
    expect(column(result, 'targets', 'nodes').at(-1)).toBe(2);
    expect(column(result, 'targets', 'shop').at(-1)).toBe(3);
  });

  test('Karpenter takes a node away at the age that its pool says, whoever runs on it', () => {
    const sample = podsOnNodes('karpenter', { autoscaling: false }, { expireAfter: '2h' });
    const scenario = sample.scenarios.growing as ScenarioInput;
    const overrides = { ...scenario.overrides, nodes: { nodeAgeHours: 1.9, nodeReadySeconds: 45 } };
    const result = simulate(sample.document, steady(sample, 100, { overrides }), { engine }, options);
    // Two hours old after 0.1 h; a batch waits a second, the node is ready after 45, and pods start in 8.
    expect(told(result, 'scaling')).toEqual([
      '360 Nodes: 1 → 0 nodes, one is 2 h old',
      expect.stringMatching(/^36[12] Nodes: 0 → 1 nodes, for pods that are Pending$/),
    ]);
    const width = result.series.bucketSeconds;
    const targets = column(result, 'targets', 'shop');
    expect(targets[380 / width]).toBe(0);
    expect(targets[425 / width]).toBe(3);
    const young = simulate(sample.document, steady(sample, 100), { engine }, options);
    expect(told(young, 'scaling')).toEqual([]);
  });
});
