import type { FreeRecord, LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { network, poisson, steady } from './sample-network.ts';
import { storyDocuments } from './story-documents.ts';

/** A drawing with its scenarios, which becomes a sample file. */
export interface Acceptance {
  readonly file: string;
  readonly name: string;
  readonly document: LintelDocument;
  readonly scenarios: Readonly<Record<string, ScenarioInput>>;
}

/** The sample as its file has it. */
export function sampleText({ file, name, document, scenarios }: Acceptance): string {
  const header = document.header.get('document');
  if (header === undefined) throw new Error('The sample has no header.');
  return saveDocument({
    ...document,
    id: `sample-${file}`,
    header: new Map([['document', { ...header, name }]]),
    scenarios: new Map(
      Object.entries(scenarios).map(([id, scenario]) => [
        id,
        { ...JSON.parse(JSON.stringify(scenario)), id } as FreeRecord,
      ]),
    ),
  });
}

/** P1: a group that tracks its CPU meets four times the load. */
function autoScaling(): Acceptance {
  const document = network(['a', 'b'])
    .node('alb', 'web', { name: 'Web ALB', parent: 'vpc', at: [340, 230] })
    .node('auto-scaling-group', 'app', {
      name: 'Application',
      parent: 'vpc',
      at: [300, 400],
      size: [216, 100],
      properties: {
        minSize: 2,
        maxSize: 20,
        desiredCapacity: 2,
        scalingMetric: 'cpu',
        targetValue: 50,
        defaultInstanceWarmup: 60,
        healthCheckGracePeriod: 0,
      },
    })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'app')
    .build();
  const scenario: ScenarioInput = {
    name: 'Four times the load after ten minutes',
    horizonSeconds: 3600,
    arrivals: [
      {
        from: 'users',
        pattern: {
          is: 'poisson',
          rate: {
            is: 'steps',
            steps: [
              { at: 0, rate: 100 },
              { at: 600, rate: 400 },
            ],
          },
        },
      },
    ],
    overrides: {
      web: { meanServiceTimeMs: 0 },
      app: { workers: 1, meanServiceTimeMs: 9, queueLimit: 100, startSeconds: 60 },
    },
    objectives: [{ is: 'availability', target: 0.999 }],
  };
  return {
    file: 'auto-scaling',
    name: 'Auto Scaling under a step of load',
    document,
    scenarios: {
      step: scenario,
      'there-and-back': {
        ...scenario,
        name: 'Four times the load, and back again',
        horizonSeconds: 5400,
        arrivals: [
          {
            from: 'users',
            pattern: {
              is: 'poisson',
              rate: {
                is: 'steps',
                steps: [
                  { at: 0, rate: 100 },
                  { at: 600, rate: 400 },
                  { at: 3600, rate: 100 },
                ],
              },
            },
          },
        ],
      },
    },
  };
}

/** P2: a network load balancer over zones of unequal size. */
function crossZone(file: string, name: string, sizes: Readonly<Record<string, number>>): Acceptance {
  const zones = Object.keys(sizes);
  let builder = network(zones)
    .node('nlb', 'nlb', {
      name: 'NLB',
      parent: 'vpc',
      at: [340, 230],
      properties: { subnets: zones.map((zone) => `public-${zone}`) },
    })
    .node('target-group', 'group', {
      name: 'Targets',
      parent: 'vpc',
      at: [560, 230],
      properties: { protocol: 'TCP' },
    })
    .connect('traffic', 'users', 'nlb')
    .connect('forward', 'nlb', 'group');
  const overrides: Record<string, Record<string, number>> = { nlb: { meanServiceTimeMs: 0 } };
  for (const [zone, count] of Object.entries(sizes)) {
    for (let index = 1; index <= count; index += 1) {
      const id = `server-${zone}${index}`;
      builder = builder
        .node('ec2-instance', id, {
          name: `Server ${zone}${index}`,
          parent: `private-${zone}`,
          at: [16 + (index % 3) * 64, 40 + 60 * Math.floor(index / 3)],
        })
        .connect('target', 'group', id);
      overrides[id] = { workers: 1, meanServiceTimeMs: 12.5 };
    }
  }
  const total = Object.values(sizes).reduce((sum, count) => sum + count, 0);
  const scenario = (crossZone: boolean): ScenarioInput => ({
    name: crossZone ? 'Cross-zone on' : 'Cross-zone off',
    horizonSeconds: 1_000_000 / (40 * total),
    // A 99th percentile of one million requests spreads by 1.7 % when a target is used to 75 %: ten times as many by 0.5 %.
    ...(crossZone ? {} : { replications: 10 }),
    arrivals: [{ from: 'users', pattern: poisson(40 * total) }],
    overrides: { ...overrides, nlb: { meanServiceTimeMs: 0, crossZone } },
  });
  return {
    file,
    name,
    document: builder.build(),
    scenarios: {
      off: scenario(false),
      on: scenario(true),
      'zone-lost': {
        ...scenario(false),
        name: 'The targets of zone b are dead from the start',
        replications: 1,
        horizonSeconds: 900,
        warmupSeconds: 200,
        arrivals: [{ from: 'users', pattern: poisson(60) }],
        timeline: Object.entries(sizes).flatMap(([zone, count]) =>
          zone === 'b'
            ? Array.from({ length: count }, (_, index) => ({
                at: 1,
                do: 'crash' as const,
                node: `server-b${index + 1}`,
              }))
            : [],
        ),
      },
    },
  };
}

/** P3: a backlog that workers drain. */
function backlog(): Acceptance {
  const document = network(['a', 'b'])
    .node('sqs-queue', 'jobs', {
      name: 'Jobs',
      parent: 'region',
      at: [920, 100],
      properties: { visibilityTimeout: 30 },
    })
    .node('auto-scaling-group', 'workers', {
      name: 'Workers',
      parent: 'vpc',
      at: [300, 400],
      size: [216, 100],
      properties: { minSize: 0, maxSize: 40, desiredCapacity: 20, scalingMetric: 'none' },
    })
    .connect('poll', 'jobs', 'workers')
    .build();
  const scenario = (name: string, desired: number, horizonSeconds: number): ScenarioInput => ({
    name,
    horizonSeconds,
    arrivals: [{ to: 'jobs', pattern: poisson(50) }],
    overrides: {
      jobs: { initialMessages: 90_000, meanServiceTimeMs: 0 },
      workers: { workers: 1, meanServiceTimeMs: 200 },
    },
    timeline: desired === 20 ? [] : [{ at: 0, do: 'setDesired', node: 'workers', desired }],
  });
  return {
    file: 'queue-backlog',
    name: 'A backlog of 90,000 messages',
    document,
    scenarios: {
      'twenty-workers': scenario('20 workers drain it in half an hour', 20, 2400),
      'ten-workers': scenario('10 workers never do', 10, 2400),
    },
  };
}

/** P4: ten thousand uploads an hour. */
function uploads(): Acceptance {
  const pipeline = (batchSize: number, window: number, maximumConcurrency?: number): LintelDocument =>
    aDocument()
      .node('users', 'users', { name: 'People who upload', at: [0, 200] })
      .node('region', 'region', { name: 'us-east-1', at: [160, 40], size: [720, 360] })
      .node('s3-bucket', 'uploads', { name: 'Uploads', parent: 'region', at: [60, 140] })
      .node('sqs-queue', 'jobs', {
        name: 'Jobs',
        parent: 'region',
        at: [280, 140],
        properties: { visibilityTimeout: 360 },
      })
      .node('lambda-function', 'process', {
        name: 'Process',
        parent: 'region',
        at: [500, 140],
        properties: { memorySize: 512, timeout: 60 },
      })
      .connect('event', 'uploads', 'jobs')
      .connect('poll', 'jobs', 'process', {
        batchSize,
        maximumBatchingWindowInSeconds: window,
        ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
      })
      .build();
  const load = {
    process: { meanServiceTimeMs: 2000, serviceDistribution: 'constant', initMs: 0 },
    uploads: { meanServiceTimeMs: 0 },
  };
  const hour: ScenarioInput = {
    name: '10,000 uploads in an hour',
    horizonSeconds: 3600,
    drains: true,
    arrivals: [{ to: 'uploads', pattern: poisson(10_000 / 3600) }],
    overrides: load,
  };
  const burst: ScenarioInput = {
    name: '1,000 uploads at once',
    horizonSeconds: 60,
    drains: true,
    arrivals: [{ to: 'uploads', pattern: { is: 'burst', at: 0, count: 1000 } }],
    overrides: load,
  };
  return {
    file: 'upload-pipeline',
    name: 'Ten thousand uploads an hour',
    document: pipeline(10, 60),
    scenarios: { hour, burst },
  };
}

/** P4 with other settings of the mapping. */
export function uploadPipeline(
  batchSize: number,
  window: number,
  maximumConcurrency?: number,
): LintelDocument {
  let { document } = uploads();
  const id = 'jobs-process';
  const connection = document.connections.get(id);
  if (connection !== undefined) {
    const properties = {
      batchSize,
      maximumBatchingWindowInSeconds: window,
      ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    };
    document = {
      ...document,
      connections: new Map([...document.connections, [id, { ...connection, properties }]]),
    };
  }
  return document;
}

/** P5: more requests than the account may send. */
function throttledApi(): Acceptance {
  const document = aDocument()
    .node('users', 'users', { name: 'Clients', at: [0, 120] })
    .node('region', 'region', { name: 'us-east-1', at: [160, 0], size: [520, 320] })
    .node('api-gateway-rest', 'api', {
      name: 'API',
      parent: 'region',
      at: [60, 120],
      properties: { throttlingRateLimit: 10_000, throttlingBurstLimit: 5000 },
    })
    .node('lambda-function', 'answer', { name: 'Answer', parent: 'region', at: [300, 120] })
    .connect('invoke', 'users', 'api')
    .connect('invoke', 'api', 'answer')
    .build();
  const overrides = {
    api: { meanServiceTimeMs: 0 },
    answer: {
      meanServiceTimeMs: 10,
      serviceDistribution: 'constant',
      initMs: 0,
      accountConcurrency: 100_000,
      startBurst: 100_000,
    },
  };
  const scenario = (
    name: string,
    pattern: NonNullable<ScenarioInput['arrivals']>[number]['pattern'],
  ): ScenarioInput => ({
    name,
    horizonSeconds: 10,
    drains: true,
    arrivals: [{ from: 'users', pattern }],
    overrides,
  });
  return {
    file: 'api-throttling',
    name: 'An API above its account limit',
    document,
    scenarios: {
      even: scenario('15,000 a second, evenly', { is: 'constant', rate: steady(15_000) }),
      random: scenario('15,000 a second, at random', poisson(15_000)),
      burst: scenario('5,001 in the same instant', { is: 'burst', at: 0, count: 5001 }),
      'usage-plan': {
        name: 'One key with a plan of 1,000 a second sends 2,000',
        horizonSeconds: 10,
        drains: true,
        classes: [{ id: 'key', usagePlan: { rate: 1000, burst: 500 } }, { id: 'others' }],
        arrivals: [
          { from: 'users', classes: ['key'], pattern: { is: 'constant', rate: steady(2000) } },
          { from: 'users', classes: ['others'], pattern: { is: 'constant', rate: steady(8000) } },
        ],
        overrides,
      },
    },
  };
}

/** P6: a target crashes and comes back. */
function crash(): Acceptance {
  let builder = network(['a', 'b'])
    .node('alb', 'alb', { name: 'ALB', parent: 'vpc', at: [340, 230] })
    .node('target-group', 'group', { name: 'Servers', parent: 'vpc', at: [560, 230] })
    .connect('traffic', 'users', 'alb')
    .connect('forward', 'alb', 'group');
  const overrides: Record<string, Record<string, number>> = { alb: { meanServiceTimeMs: 0 } };
  for (let index = 1; index <= 4; index += 1) {
    const id = `server-${index}`;
    builder = builder
      .node('ec2-instance', id, {
        name: `Server ${index}`,
        parent: index % 2 === 1 ? 'private-a' : 'private-b',
        at: [20 + 80 * Math.floor((index - 1) / 2), 50],
      })
      .connect('target', 'group', id);
    overrides[id] = { workers: 8, meanServiceTimeMs: 20 };
  }
  const scenario = (what: 'crash' | 'hang', more: Partial<ScenarioInput> = {}): ScenarioInput => ({
    name:
      what === 'crash'
        ? 'One of four refuses connections for five minutes'
        : 'One of four hangs for five minutes',
    horizonSeconds: 3600,
    arrivals: [{ from: 'users', pattern: poisson(400) }],
    overrides,
    timeline: [{ at: 1000, for: 300, do: what, node: 'server-1' }],
    objectives: [{ is: 'availability', target: 0.999 }],
    ...more,
  });
  return {
    file: 'crash-and-recovery',
    name: 'A server crashes and comes back',
    document: builder.build(),
    scenarios: {
      crash: scenario('crash'),
      hang: scenario('hang'),
      'all-down': scenario('crash', {
        name: 'All four are down',
        horizonSeconds: 1200,
        timeline: [1, 2, 3, 4].map((index) => ({ at: 600, do: 'crash' as const, node: `server-${index}` })),
      }),
      retry: scenario('crash', {
        name: 'Clients try once more',
        classes: [{ id: 'requests', retry: { max: 1, backoff: 'none' } }],
      }),
    },
  };
}

/** A service that is deployed in every way, well and badly. */
function deployments(): Acceptance {
  const document = network(['a', 'b'])
    .node('alb', 'alb', { name: 'ALB', parent: 'vpc', at: [340, 230] })
    .node('ecs-cluster', 'cluster', { name: 'Cluster', parent: 'vpc', at: [560, 340], size: [240, 180] })
    .node('ecs-service', 'service', {
      name: 'Shop',
      parent: 'cluster',
      at: [60, 60],
      properties: {
        desiredCount: 4,
        minCapacity: 4,
        maxCapacity: 12,
        scalingMetric: 'none',
        cpu: 1024,
        memory: 2048,
      },
    })
    .connect('traffic', 'users', 'alb')
    .connect('forward', 'alb', 'service')
    .build();
  const scenario = (
    name: string,
    deploy: Omit<
      Extract<NonNullable<ScenarioInput['timeline']>[number], { do: 'deploy' }>,
      'at' | 'do' | 'node'
    >,
  ): ScenarioInput => ({
    name,
    horizonSeconds: 2400,
    arrivals: [{ from: 'users', pattern: poisson(100) }],
    overrides: {
      alb: { meanServiceTimeMs: 0 },
      service: { workers: 4, meanServiceTimeMs: 20, startSeconds: 40 },
    },
    timeline: [{ at: 300, do: 'deploy', node: 'service', ...deploy }],
    objectives: [{ is: 'availability', target: 0.999 }],
  });
  return {
    file: 'deployments',
    name: 'Deployments, good and bad',
    document,
    scenarios: {
      rolling: scenario('Rolling, and all goes well', {}),
      'bad-start': scenario('Every new task dies: the circuit breaker rolls back', {
        version: { crashOnStart: 1 },
      }),
      'bad-health': scenario('New tasks fail their checks: the circuit breaker rolls back', {
        version: { failsHealthChecks: true },
      }),
      'blue-green': scenario('Blue/green', { strategy: 'blue-green', bakeSeconds: 300 }),
      canary: scenario('A canary of a tenth, and it is bad', {
        strategy: 'canary',
        canaryPercent: 10,
        stepSeconds: 600,
        version: { errorRate: 0.5 },
        rollbackOnErrorRate: 0.01,
      }),
      linear: scenario('A quarter every two minutes', {
        strategy: 'linear',
        canaryPercent: 25,
        stepSeconds: 120,
      }),
    },
  };
}

/** A zone dies at noon. */
function zoneOutage(): Acceptance {
  const { document } = autoScaling();
  const app = document.nodes.get('app');
  if (app === undefined) throw new Error('The drawing has no group.');
  const properties = { ...app.properties, minSize: 4, desiredCapacity: 4, targetValue: 70 };
  return {
    file: 'zone-outage',
    name: 'A zone is lost',
    document: { ...document, nodes: new Map([...document.nodes, ['app', { ...app, properties }] as const]) },
    scenarios: {
      outage: {
        name: 'Zone a is down for half an hour',
        horizonSeconds: 3600,
        arrivals: [{ from: 'users', pattern: poisson(200) }],
        overrides: {
          web: { meanServiceTimeMs: 0 },
          app: { workers: 1, meanServiceTimeMs: 9, queueLimit: 100, startSeconds: 60 },
        },
        timeline: [{ at: 600, for: 1800, do: 'zoneOutage', zone: 'a' }],
        objectives: [{ is: 'availability', target: 0.99 }],
      },
    },
  };
}

/** Cold and warm starts of a function. */
function coldStarts(): Acceptance {
  const document = aDocument()
    .node('users', 'users', { name: 'Customers', at: [0, 120] })
    .node('region', 'region', { name: 'us-east-1', at: [160, 0], size: [520, 320] })
    .node('api-gateway-http', 'api', { name: 'API', parent: 'region', at: [60, 120] })
    .node('lambda-function', 'function', {
      name: 'Orders',
      parent: 'region',
      at: [300, 120],
      properties: { runtime: 'java21', memorySize: 1024 },
    })
    .connect('invoke', 'users', 'api')
    .connect('invoke', 'api', 'function')
    .build();
  return {
    file: 'cold-starts',
    name: 'Cold and warm starts',
    document,
    scenarios: {
      quiet: {
        name: 'One request every ten minutes, environments kept for five',
        horizonSeconds: 2_000_000,
        arrivals: [{ from: 'users', pattern: poisson(1 / 600) }],
        overrides: { function: { keepAliveSeconds: 300, meanServiceTimeMs: 50, initCodeMs: 2000 } },
      },
      morning: {
        name: 'Nobody, then 200 a second',
        horizonSeconds: 600,
        arrivals: [
          {
            from: 'users',
            pattern: {
              is: 'poisson',
              rate: {
                is: 'steps',
                steps: [
                  { at: 0, rate: 0 },
                  { at: 60, rate: 200 },
                ],
              },
            },
          },
        ],
        overrides: { function: { initCodeMs: 2000 } },
      },
    },
  };
}

/** The acceptance scenarios, as the sample files show them. */
export function acceptanceDocuments(): readonly Acceptance[] {
  return [
    autoScaling(),
    crossZone('cross-zone', 'Two zones of unequal size behind an NLB', { a: 2, b: 1 }),
    backlog(),
    uploads(),
    throttledApi(),
    crash(),
    deployments(),
    zoneOutage(),
    coldStarts(),
    ...storyDocuments(),
  ];
}

export { crossZone as crossZoneDocument };
