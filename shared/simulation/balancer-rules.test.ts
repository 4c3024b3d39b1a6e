import { describe, expect, test } from 'vitest';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { Properties } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import { classicBalancing, classicDrain, classicHealth } from './compile/classic-balancer.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { fromUsers, network, poisson, steady } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const told = (result: SimulationResult, kind: string): readonly string[] =>
  result.decisions
    .filter((each) => each.kind === kind)
    .map(
      ({ at, text, arithmetic }) =>
        `${Math.round(at)} ${text}${arithmetic === undefined ? '' : `: ${arithmetic}`}`,
    );

/** A group of instances behind a load balancer of the kind. */
const behind = (
  kind: 'alb' | 'nlb' | 'clb',
  forward: Properties,
  group: Properties = {},
  zones = ['a', 'b'],
) =>
  network(['a', 'b', 'c'])
    .node(kind, 'web', { parent: 'vpc', properties: { subnets: ['public-a', 'public-b'] } })
    .node('auto-scaling-group', 'app', {
      name: 'App',
      parent: 'vpc',
      properties: {
        minSize: 1,
        maxSize: 12,
        desiredCapacity: 2,
        scalingMetric: 'none',
        healthCheckGracePeriod: 0,
        healthCheckType: 'EC2',
        subnets: zones.map((zone) => `private-${zone}`),
        ...group,
      },
    })
    .connect('traffic', 'users', 'web')
    .connect(kind === 'clb' ? 'target' : 'forward', 'web', 'app', forward)
    .build();

const loaded = (timeline: ScenarioInput['timeline'], more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 600,
  arrivals: fromUsers(poisson(40)),
  overrides: { web: { meanServiceTimeMs: 0 }, app: { workers: 8, meanServiceTimeMs: 10, startSeconds: 0 } },
  timeline: timeline ?? [],
  ...more,
});

const shares = (result: SimulationResult): readonly number[] =>
  result.nodes.find(({ id }) => id === 'app')?.targets.map(({ share }) => share) ?? [];

const statesOf = (result: SimulationResult) => result.groups.find(({ node }) => node === 'app')?.targetStates;

describe('slow start', () => {
  const added = loaded([{ at: 0, do: 'register', node: 'app', count: 1 }], { horizonSeconds: 320 });

  test('come in slowly in turn, and at once where the one with fewest requests is chosen', () => {
    const third = (properties: Properties): number => {
      const document = network(['a', 'b'])
        .node('alb', 'web', { parent: 'vpc' })
        .node('target-group', 'group', {
          parent: 'vpc',
          properties: { slowStartSeconds: 300, ...properties },
        })
        .node('ec2-instance', 'app', { parent: 'private-a' })
        .node('ec2-instance', 'two', { parent: 'private-b' })
        .connect('traffic', 'users', 'web')
        .connect('forward', 'web', 'group')
        .connect('target', 'group', 'app')
        .connect('target', 'group', 'two')
        .build();
      return shares(simulate(document, added)).at(2) ?? 0;
    };
    // Half of a third on the way up: 1 − 2 ln(1.5) = 0.19 of all over the ramp.
    const inTurn = third({});
    expect(inTurn).toBeGreaterThan(0.17);
    expect(inTurn).toBeLessThan(0.23);
    expect(third({ loadBalancingAlgorithmType: 'least_outstanding_requests' })).toBeGreaterThan(0.25);
  });

  test('ramp only beside one that serves in full', () => {
    const both = loaded([
      { at: 0, do: 'crash', node: 'app', count: 2, for: 100 },
      { at: 1, do: 'setDesired', node: 'app', desired: 2 },
    ]);
    const document = behind('alb', { slowStartSeconds: 300, healthCheckIntervalSeconds: 10 });
    const result = simulate(document, both);
    // Both are back within ten seconds of each other; the first takes its full part at once, and the second ramps.
    const [first = 0, second = 0] = [...shares(result)].sort((a, b) => b - a);
    expect(first).toBeGreaterThan(0.5);
    expect(second).toBeLessThan(0.5);
  });
});

describe.each(['des', 'fluid'] as const)('targets of a load balancer, %s', (engine) => {
  test('in a zone that the load balancer is not in are not used', () => {
    const result = simulate(behind('alb', {}, { desiredCapacity: 3 }, ['a', 'b', 'c']), loaded([]), {
      engine,
    });
    expect(told(result, 'health')).toEqual([
      '0 App: target 3 is unused: Target.NotInUse: its load balancer is not in zone c',
    ]);
    expect(shares(result).at(2) ?? 0).toBe(0);
    expect(statesOf(result)).toEqual([
      { state: 'healthy', count: 2 },
      { state: 'unused', reason: 'Target.NotInUse', count: 1 },
    ]);
    expect(result.groups[0]?.notes).toContain('App at the end: 2 healthy, 1 unused (Target.NotInUse).');
  });

  test('are no more than it registers', () => {
    const limited = loaded([{ at: 100, do: 'setDesired', node: 'app', desired: 5 }], {
      overrides: { ...loaded([]).overrides, web: { meanServiceTimeMs: 0, targets: 3 } },
    });
    const result = simulate(behind('alb', {}), limited, { engine });
    expect(told(result, 'health').filter((text) => text.includes('unused'))).toEqual([
      '100 App: target 4 is unused: its load balancer takes 3 targets',
      '100 App: target 5 is unused: its load balancer takes 3 targets',
    ]);
  });

  test('say why they are not healthy', () => {
    const document = behind('alb', { healthCheckIntervalSeconds: 10 });
    const codes = (event: NonNullable<ScenarioInput['timeline']>[number]) =>
      statesOf(simulate(document, loaded([event], { horizonSeconds: 300 }), { engine }))?.map(
        ({ state, reason, count }) => `${count} ${state}${reason === undefined ? '' : ` ${reason}`}`,
      );
    expect(codes({ at: 200, do: 'crash', node: 'app', count: 1 })).toContain(
      '1 unhealthy Target.FailedHealthChecks',
    );
    expect(codes({ at: 200, do: 'hang', node: 'app', count: 1 })).toContain('1 unhealthy Target.Timeout');
    expect(codes({ at: 299, do: 'register', node: 'app', count: 1 })).toContain('3 healthy');
    const bad = { failsHealthChecks: true };
    expect(codes({ at: 295, do: 'deploy', node: 'app', strategy: 'blue-green', version: bad })).toContain(
      '2 initial Elb.InitialHealthChecking',
    );
  });
});

test('clients do not stay at a target of an Application Load Balancer that balances within zones', () => {
  const sticky = (crossZone: boolean) =>
    simulate(
      behind('alb', { stickinessSeconds: 3600 }),
      loaded([{ at: 300, do: 'register', node: 'app', count: 2 }], {
        overrides: { ...loaded([]).overrides, web: { meanServiceTimeMs: 0, crossZone, clients: 4 } },
      }),
    );
  // Four clients stay with the two targets that they had.
  expect(shares(sticky(true)).slice(2)).toEqual([0, 0]);
  expect(
    shares(sticky(false))
      .slice(2)
      .every((share) => share > 0.05),
  ).toBe(true);
  expect(sticky(false).assumptions.find(({ field }) => field === 'stickiness')?.title).toBe(
    'No stickiness, because balancing stays within zones',
  );
});

test('a network load balancer resets the flows of a target that becomes unhealthy, and no other does', () => {
  // Requests of 30 s: those at the target that hangs are cut off when its checks have failed.
  const slow = (kind: 'alb' | 'nlb') =>
    loaded([{ at: 300, do: 'hang', node: 'app', count: 1, for: 200 }], {
      arrivals: fromUsers({ is: 'constant', rate: steady(1) }),
      horizonSeconds: 900,
      overrides: {
        web: { meanServiceTimeMs: 0, ...(kind === 'nlb' ? { passiveSeconds: 3600 } : {}) },
        app: { workers: 1000, meanServiceTimeMs: 30_000, serviceDistribution: 'constant', startSeconds: 0 },
      },
      classes: [{ id: 'requests', timeoutSeconds: 3600 }],
    });
  const cutOff = (kind: 'alb' | 'nlb') => {
    const result = simulate(behind(kind, { protocol: kind === 'nlb' ? 'TCP' : 'HTTP' }), slow(kind));
    const left = result.decisions.find(({ text }) => text.includes('is unhealthy'))?.at;
    const error = result.classes[0]?.errors.find(({ cause }) => cause === 'conn_refused_502');
    return { left, error };
  };
  const network = cutOff('nlb');
  expect(network.error?.firstAt).toBe(network.left);
  expect(network.error?.count).toBeGreaterThan(10);
  expect(cutOff('alb').error).toBeUndefined();
});

test('a connection on which nothing comes back is kept for 60 s, and a flow of UDP for 120 s', () => {
  const hanging = (kind: 'alb' | 'nlb', forward: Properties) => {
    const result = simulate(
      behind(kind, forward),
      loaded([{ at: 100, do: 'hang', node: 'app', count: 2 }], {
        arrivals: [{ from: 'users', pattern: { is: 'burst', at: 150, count: 1 } }],
        horizonSeconds: 800,
        overrides: {
          web: { meanServiceTimeMs: 0, ...(kind === 'nlb' ? { passiveSeconds: 3600 } : {}) },
          app: { workers: 8 },
        },
      }),
    );
    return result.classes[0]?.errors[0]?.firstAt;
  };
  expect(hanging('alb', {})).toBeCloseTo(210, 3);
  expect(hanging('nlb', { protocol: 'UDP' })).toBeCloseTo(270, 3);
});

describe('a Classic Load Balancer', () => {
  const balancer = (properties: CfnObject): Resource => ({
    type: 'AWS::ElasticLoadBalancing::LoadBalancer',
    logicalId: 'Web',
    owner: 'web',
    implied: false,
    because: [],
    properties,
  });

  test('checks every 30 s for 5 s, leaves after 2 and comes back after 10, unless it says otherwise', () => {
    expect(classicHealth(balancer({}))).toEqual({ interval: 30, timeout: 5, healthy: 10, unhealthy: 2 });
    expect(classicHealth(undefined)).toBeUndefined();
  });

  test('chooses the one with fewest requests for HTTP, and one after another for TCP', () => {
    const of = (Protocol: string) => classicBalancing(balancer({ Listeners: [{ Protocol }] }));
    expect(of('HTTP')).toBe('least-outstanding');
    expect(of('HTTPS')).toBe('least-outstanding');
    expect(of('TCP')).toBe('round-robin');
  });

  test('drains for 300 s where it drains at all', () => {
    const of = (ConnectionDrainingPolicy: CfnObject) => classicDrain(balancer({ ConnectionDrainingPolicy }));
    expect(classicDrain(balancer({}))).toBe(0);
    expect(of({ Enabled: true })).toBe(300);
    expect(of({ Enabled: true, Timeout: 60 })).toBe(60);
  });
});
