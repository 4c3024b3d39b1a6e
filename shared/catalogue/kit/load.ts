import { z } from 'zod';

/** How a kind takes part in a simulation. The engines know these and no kind. */
export type LoadBehaviour =
  | 'source'
  | 'balancer'
  | 'target-group'
  | 'servers'
  | 'function'
  | 'api'
  | 'queue'
  | 'topic'
  | 'table'
  | 'database'
  | 'cache'
  | 'store'
  | 'edge'
  | 'workflow'
  | 'bus'
  | 'proxy'
  /** Carries what is sent between networks; no request is addressed to it. */
  | 'way'
  | 'link';

/**
 * What the simulation has to know of a kind and AWS cannot: data, which the engines interpret. Capacity, limits, health
 * checks and policies are not here; they come from the resources.
 */
export interface KindLoad {
  readonly behaves: LoadBehaviour;
  /**
   * What the user may set, in the node's `load` or in a scenario; each field's `.meta({ origin })` says whether its
   * default is AWS's, was observed, or is assumed.
   */
  readonly parameters: z.ZodObject;
}

/** Where a default comes from: a page of AWS, public measurements, or our own assumption. */
export type LoadOrigin = 'AWS' | 'observed' | 'assumed';

const distributionNames = [
  'exponential',
  'constant',
  'lognormal',
  'erlang',
  'hyperexponential',
  'uniform',
] as const;

/** How long one request takes, and how often it fails. */
export function serviceFields(
  meanMs: number,
  name: (typeof distributionNames)[number] = 'exponential',
  origin: LoadOrigin = 'assumed',
) {
  return {
    meanServiceTimeMs: z.number().min(0).max(86_400_000).default(meanMs).meta({
      title: 'Time for a request',
      unit: 'ms on average',
      group: 'Load',
      help: 'Of its own work, without waiting and without what it calls.',
      origin,
    }),
    serviceDistribution: z.enum(distributionNames).default(name).meta({
      title: 'Spread of the times',
      group: 'Load',
      advanced: true,
      origin: 'assumed',
    }),
    serviceVariation: z.number().min(0).max(100).optional().meta({
      title: 'Coefficient of variation',
      group: 'Load',
      advanced: true,
      help: 'Deviation divided by the mean, where the distribution leaves it open: 1 without it, 2 for hyperexponential.',
      origin: 'assumed',
    }),
    errorRate: z.number().min(0).max(1).default(0).meta({
      title: 'Share of requests that fail',
      group: 'Load',
      origin: 'assumed',
    }),
  };
}

/** What runs the user's code on instances, tasks or pods. */
export const serverFields = {
  ...serviceFields(50),
  workers: z.int().min(1).max(1_000_000).optional().meta({
    title: 'Requests at a time',
    unit: 'per target',
    group: 'Load',
    help: 'Without it, one for each vCPU: requests that compute.',
    origin: 'assumed',
  }),
  queueLimit: z.int().min(0).max(10_000_000).optional().meta({
    title: 'Requests that wait',
    unit: 'per target',
    group: 'Load',
    help: 'Beyond it, a request is answered with 503. Without it, there is no bound.',
    origin: 'assumed',
  }),
  discipline: z.enum(['first-come', 'shared']).default('first-come').meta({
    title: 'Order',
    group: 'Load',
    advanced: true,
    help: 'Shared: all requests progress at once and slow each other down.',
    origin: 'assumed',
  }),
  holdsWhileCalling: z.boolean().default(false).meta({
    title: 'Keeps its worker while it calls others',
    group: 'Load',
    advanced: true,
    origin: 'assumed',
  }),
  startSeconds: z.number().min(0).max(7200).optional().meta({
    title: 'Time to start',
    unit: 's',
    group: 'Load',
    help: 'From launch until it can serve. Without it, 60 for an instance, 45 for a Fargate task and 8 for a task on EC2.',
    origin: 'assumed',
  }),
};

/** How target tracking behaves, as public captures of its alarms show it; AWS does not state it. */
const trackingFields = {
  scaleOutPoints: z.int().min(1).max(60).default(3).meta({
    title: 'Target tracking adds after',
    unit: 'minutes above the target',
    group: 'Load',
    advanced: true,
    origin: 'observed',
  }),
  scaleInPoints: z.int().min(1).max(120).default(15).meta({
    title: 'And takes away after',
    unit: 'minutes below it',
    group: 'Load',
    advanced: true,
    origin: 'observed',
  }),
  scaleInRatio: z.number().min(0).max(1).optional().meta({
    title: 'Below means below',
    unit: 'of the target',
    group: 'Load',
    advanced: true,
    help: 'Without it, 0.7 for groups of instances and 0.9 for services.',
    origin: 'observed',
  }),
};

/** What runs on instances or tasks that AWS scales. */
export const scaledFields = { ...serverFields, ...trackingFields };

/** Machines that tasks or pods are placed on. */
export const hostFields = {
  ...scaledFields,
  forecastDeviations: z.number().min(0).max(10).default(1).meta({
    title: 'Predictive scaling adds',
    unit: 'deviations of what it missed',
    group: 'Load',
    advanced: true,
    help: 'Of our forecast, which is not the model of AWS.',
    origin: 'assumed',
  }),
  reservedMemoryPercent: z.number().min(0).max(90).default(5).meta({
    title: 'Memory that the system keeps',
    unit: '%',
    group: 'Load',
    advanced: true,
    help: 'Of an instance that runs tasks. Nodes of Kubernetes keep what the images of EKS reserve.',
    origin: 'assumed',
  }),
  tasksPerInstance: z.int().min(1).max(1000).optional().meta({
    title: 'Tasks with an interface of their own',
    unit: 'per instance',
    group: 'Limits',
    advanced: true,
    help: 'Without it, one less than the type has interfaces; with trunking there are more.',
    origin: 'AWS',
    source: 'docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html',
    checked: '2026-11',
  }),
};

export const hostLoad: KindLoad = { behaves: 'servers', parameters: z.object(hostFields) };

const autoscalerSource = {
  source: 'github.com/kubernetes/autoscaler, cluster-autoscaler/FAQ.md',
  checked: '2026-08',
};

/** A cluster of Kubernetes: what its autoscaler does, and what Karpenter waits for. */
export const clusterLoad: KindLoad = {
  behaves: 'servers',
  parameters: z.object({
    ...serverFields,
    autoscalerScanSeconds: z
      .number()
      .min(1)
      .max(600)
      .default(10)
      .meta({
        title: 'Cluster Autoscaler looks every',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...autoscalerSource,
      }),
    scaleDownUtilization: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({
        title: 'A node may go below',
        unit: 'of its requests',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...autoscalerSource,
      }),
    scaleDownUnneededSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(600)
      .meta({
        title: 'When it was not needed for',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...autoscalerSource,
      }),
    scaleDownAfterAddSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(600)
      .meta({
        title: 'And none was added for',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...autoscalerSource,
      }),
    nodeReadySeconds: z.number().min(0).max(3600).default(45).meta({
      title: 'A node of Karpenter is ready after',
      unit: 's',
      group: 'Load',
      origin: 'assumed',
    }),
  }),
};

const karpenterSource = { source: 'karpenter.sh/docs/reference/settings, v1.14', checked: '2026-11' };

export const karpenterLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    nodeReadySeconds: z.number().min(0).max(3600).default(45).meta({
      title: 'A node is ready after',
      unit: 's',
      group: 'Load',
      origin: 'assumed',
    }),
    batchIdleSeconds: z
      .number()
      .min(0)
      .max(600)
      .default(1)
      .meta({
        title: 'Waits for more pods',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...karpenterSource,
      }),
    batchMaxSeconds: z
      .number()
      .min(0)
      .max(600)
      .default(10)
      .meta({
        title: 'But no longer than',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...karpenterSource,
      }),
  }),
};

const podSource = {
  source: 'kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale',
  checked: '2026-08',
};

/** Pods, and what their autoscaler does. */
export const podLoad: KindLoad = {
  behaves: 'servers',
  parameters: z.object({
    ...serverFields,
    syncSeconds: z
      .number()
      .min(1)
      .max(600)
      .default(15)
      .meta({
        title: 'Autoscaler looks every',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...podSource,
      }),
    tolerance: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .meta({
        title: 'Autoscaler tolerates',
        unit: 'of the target',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...podSource,
      }),
  }),
};

/** A delay that does not grow with the load. */
export function delayLoad(
  behaves: LoadBehaviour,
  meanMs: number,
  more: Readonly<Record<string, z.ZodType>> = {},
): KindLoad {
  return { behaves, parameters: z.object({ ...serviceFields(meanMs, 'constant'), ...more }) };
}

export const serverLoad: KindLoad = { behaves: 'servers', parameters: z.object(serverFields) };

export const serviceLoad: KindLoad = { behaves: 'servers', parameters: z.object(scaledFields) };

export const sourceLoad: KindLoad = {
  behaves: 'source',
  parameters: z.object({
    answerMs: z.number().min(0).max(600_000).default(100).meta({
      title: 'Answers after',
      unit: 'ms',
      group: 'Load',
      advanced: true,
      help: 'When something in the drawing calls it.',
      origin: 'assumed',
    }),
  }),
};

const clientsField = {
  clients: z.int().min(1).max(10_000_000).default(1000).meta({
    title: 'Clients that come back',
    group: 'Load',
    advanced: true,
    help: 'Where targets are sticky: each keeps the target that it had.',
    origin: 'assumed',
  }),
};

export const balancerLoad: KindLoad = {
  behaves: 'balancer',
  parameters: z.object({
    ...serviceFields(1, 'constant'),
    workers: z.int().min(1).optional().meta({
      title: 'Requests at a time',
      group: 'Load',
      advanced: true,
      help: 'Without it, as many as come: AWS scales load balancers itself.',
      origin: 'assumed',
    }),
    crossZone: z.boolean().optional().meta({
      title: 'Cross-zone, to try the other way',
      group: 'Load',
      advanced: true,
      help: 'Without it, as drawn.',
      origin: 'AWS',
    }),
    ...clientsField,
    choices: z.int().min(1).max(64).optional().meta({
      title: 'Targets compared',
      group: 'Load',
      advanced: true,
      help: 'Picks so many targets at random and takes the least busy, as proxies of your own may do. Without it, the algorithm of the target group.',
      origin: 'assumed',
    }),
  }),
};

export const targetGroupLoad: KindLoad = {
  behaves: 'target-group',
  parameters: z.object({ ...clientsField }),
};

export const functionLoad: KindLoad = {
  behaves: 'function',
  parameters: z.object({
    ...serviceFields(100, 'lognormal'),
    initMs: z.number().min(0).max(600_000).optional().meta({
      title: 'Cold start',
      unit: 'ms, median',
      group: 'Load',
      help: 'Without it, what was measured for the runtime.',
      origin: 'observed',
    }),
    initCodeMs: z.number().min(0).max(600_000).default(0).meta({
      title: 'Own code at a cold start',
      unit: 'ms',
      group: 'Load',
      origin: 'assumed',
    }),
    packageMegabytes: z.number().min(0).max(10_240).default(0).meta({
      title: 'Package',
      unit: 'MB',
      group: 'Load',
      help: 'Above 10 MB each takes 0.6 ms more at a cold start.',
      origin: 'assumed',
    }),
    keepAliveSeconds: z.number().min(1).max(86_400).optional().meta({
      title: 'Idle environments stay',
      unit: 's',
      group: 'Load',
      advanced: true,
      help: 'Without it, 10 minutes on average and between 5 and 15.',
      origin: 'assumed',
    }),
    accountConcurrency: z.int().min(1).max(1_000_000).default(1000).meta({
      title: 'Concurrency of the account',
      group: 'Limits',
      help: 'Shared by the functions of a Region; adjustable.',
      origin: 'AWS',
    }),
    payloadKilobytes: z.number().positive().default(6144).meta({
      title: 'Largest call',
      unit: 'KB',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
      source: 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
      checked: '2026-11',
    }),
    eventKilobytes: z.number().positive().default(1024).meta({
      title: 'Largest event',
      unit: 'KB',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
      source: 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
      checked: '2026-11',
    }),
    startBurst: z.number().min(1).default(1000).meta({
      title: 'Environments that start at once',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
    }),
    startRate: z.number().min(0).default(100).meta({
      title: 'And more a second',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
    }),
    allocateSeconds: z.number().min(0).max(3600).default(90).meta({
      title: 'Provisioned environments are there after',
      unit: 's',
      group: 'Limits',
      advanced: true,
      help: 'One to two minutes.',
      origin: 'AWS',
      source: 'docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html',
      checked: '2026-11',
    }),
    pollers: z.int().min(1).max(2000).default(5).meta({
      title: 'Pollers of a queue',
      group: 'Load',
      advanced: true,
      origin: 'AWS',
    }),
    concurrencyPerMinute: z.number().min(0).default(300).meta({
      title: 'Growth of a queue mapping',
      unit: 'batches a minute',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
    }),
    maxMappingConcurrency: z.int().min(1).default(1250).meta({
      title: 'Most batches at a time',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
    }),
  }),
};

export function apiLoad(latencyMs: number): KindLoad {
  return {
    behaves: 'api',
    parameters: z.object({
      ...serviceFields(latencyMs, 'constant', 'observed'),
      payloadKilobytes: z.number().positive().default(10_240).meta({
        title: 'Largest request',
        unit: 'KB',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        source: 'docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
        checked: '2026-11',
      }),
      accountRate: z.number().min(0).default(10_000).meta({
        title: 'Steady rate of the account',
        unit: 'requests/s',
        group: 'Limits',
        help: 'Of all APIs of a Region together; adjustable.',
        origin: 'AWS',
      }),
      accountBurst: z.number().min(0).default(5000).meta({
        title: 'Burst of the account',
        unit: 'requests',
        group: 'Limits',
        origin: 'AWS',
      }),
    }),
  };
}

export const queueLoad: KindLoad = {
  behaves: 'queue',
  parameters: z.object({
    ...serviceFields(10, 'constant'),
    payloadKilobytes: z.number().positive().default(1024).meta({
      title: 'Largest message',
      unit: 'KB',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
      source: 'docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html',
      checked: '2026-11',
    }),
    initialMessages: z.int().min(0).max(100_000_000).default(0).meta({
      title: 'Messages at the start',
      group: 'Load',
      origin: 'assumed',
    }),
  }),
};

export const topicLoad: KindLoad = delayLoad('topic', 20);
const workflowLimits = {
  source: 'docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html',
  checked: '2026-11',
};

/** Where executions begin and states change, in the large Regions; half of it or less in others. */
export const workflowLoad: KindLoad = {
  behaves: 'workflow',
  parameters: z.object({
    ...serviceFields(100, 'constant'),
    startRate: z
      .number()
      .min(0)
      .default(300)
      .meta({
        title: 'Standard executions that begin',
        unit: 'a second',
        group: 'Limits',

        origin: 'AWS',
        ...workflowLimits,
      }),
    startBurst: z
      .number()
      .min(0)
      .default(1300)
      .meta({
        title: 'Standard executions at once',

        group: 'Limits',

        origin: 'AWS',
        ...workflowLimits,
      }),
    transitionRate: z
      .number()
      .min(0)
      .default(1500)
      .meta({
        title: 'Transitions of standard workflows',
        unit: 'a second',
        group: 'Limits',

        origin: 'AWS',
        ...workflowLimits,
      }),
    transitionBurst: z
      .number()
      .min(0)
      .default(5000)
      .meta({
        title: 'Transitions at once',

        group: 'Limits',

        origin: 'AWS',
        ...workflowLimits,
      }),
    expressRate: z
      .number()
      .min(0)
      .default(6000)
      .meta({
        title: 'Express executions that begin',
        unit: 'a second',
        group: 'Limits',

        origin: 'AWS',
        ...workflowLimits,
      }),
    expressBurst: z
      .number()
      .min(0)
      .default(6000)
      .meta({
        title: 'Express executions at once',

        group: 'Limits',

        origin: 'AWS',
        ...workflowLimits,
      }),
  }),
};

export const busLoad: KindLoad = {
  behaves: 'bus',
  parameters: z.object({
    ...serviceFields(500, 'constant', 'observed'),
    invocationsPerSecond: z.number().positive().default(18_750).meta({
      title: 'Invocations of targets',
      unit: 'a second',
      group: 'Limits',
      help: 'Of the Region; those above it are late. Other Regions have less.',
      origin: 'AWS',
      source: 'docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
      checked: '2026-11',
    }),
  }),
};

/** A database proxy: clients share connections. */
export const proxyLoad: KindLoad = {
  behaves: 'proxy',
  parameters: z.object({
    ...serviceFields(2, 'constant'),
    pinnedShare: z.number().min(0).max(0.99).default(0).meta({
      title: 'Connections that are pinned',
      unit: 'of all',
      group: 'Load',
      advanced: true,
      help: 'Sessions with state of their own keep a connection for themselves.',
      origin: 'assumed',
    }),
  }),
};

export const storeLoad: KindLoad = delayLoad('store', 30);

const streamLimits = {
  source: 'docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html',
  checked: '2026-11',
};

/** Records in shards. */
export const streamLoad: KindLoad = {
  behaves: 'queue',
  parameters: z.object({
    ...serviceFields(10, 'constant'),
    initialMessages: z.int().min(0).max(100_000_000).default(0).meta({
      title: 'Records at the start',
      group: 'Load',
      origin: 'assumed',
    }),
    shardRecords: z
      .number()
      .positive()
      .default(1000)
      .meta({
        title: 'Records of a shard',
        unit: 'a second',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...streamLimits,
      }),
    shardMegabytes: z
      .number()
      .positive()
      .default(1)
      .meta({
        title: 'Data into a shard',
        unit: 'MB a second',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...streamLimits,
      }),
    pollsPerSecond: z.number().positive().default(1).meta({
      title: 'Reads of a shard',
      unit: 'a second',
      group: 'Limits',
      advanced: true,
      help: 'By Lambda: once from a Kinesis stream.',
      origin: 'AWS',
      source: 'docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html',
      checked: '2026-11',
    }),
    onDemandShards: z
      .int()
      .min(1)
      .max(10_000)
      .default(4)
      .meta({
        title: 'Shards on demand',
        group: 'Load',
        advanced: true,
        help: 'A new stream on demand begins with four.',
        origin: 'AWS',
        ...streamLimits,
      }),
  }),
};

const tableLimits = {
  source: 'docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  checked: '2026-11',
};

export const tableLoad: KindLoad = {
  behaves: 'table',
  parameters: z.object({
    ...serviceFields(5, 'lognormal'),
    readShare: z.number().min(0).max(1).default(0.8).meta({
      title: 'Reads among the requests',
      group: 'Load',
      help: 'Where a connection both reads and writes.',
      origin: 'assumed',
    }),
    itemKilobytes: z.number().min(0).max(400).default(1).meta({
      title: 'Item',
      unit: 'KB',
      group: 'Load',
      help: 'A read unit holds 4 KB and a write unit 1 KB.',
      origin: 'assumed',
    }),
    onDemandReads: z
      .number()
      .min(0)
      .default(12_000)
      .meta({
        title: 'On demand, reads from the start',
        unit: 'units/s',
        group: 'Limits',
        help: 'What a new table takes; twice the previous peak of an older one.',
        origin: 'AWS',
        ...tableLimits,
      }),
    onDemandWrites: z
      .number()
      .min(0)
      .default(4000)
      .meta({
        title: 'On demand, writes from the start',
        unit: 'units/s',
        group: 'Limits',

        origin: 'AWS',
        ...tableLimits,
      }),
    peakAgeMinutes: z
      .number()
      .min(0)
      .default(30)
      .meta({
        title: 'A peak counts after',
        unit: 'minutes',
        group: 'Limits',
        advanced: true,
        help: 'More than twice the previous peak within this time may be throttled.',
        origin: 'AWS',
        ...tableLimits,
      }),
    tableUnits: z
      .number()
      .min(1)
      .default(40_000)
      .meta({
        title: 'Units of a table at most',
        unit: 'units/s',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...tableLimits,
      }),
    burstSeconds: z
      .number()
      .min(0)
      .default(300)
      .meta({
        title: 'Unused units are kept for',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...tableLimits,
      }),
    scaleOutPoints: z.int().min(1).max(60).default(2).meta({
      title: 'Units grow after',
      unit: 'minutes above the target',
      group: 'Load',
      advanced: true,
      origin: 'assumed',
    }),
    applySeconds: z.number().min(0).default(60).meta({
      title: 'New units are there after',
      unit: 's',
      group: 'Load',
      advanced: true,
      origin: 'assumed',
    }),
    streamPollsPerSecond: z.number().positive().default(4).meta({
      title: 'Reads of a shard of its stream',
      unit: 'a second',
      group: 'Limits',
      advanced: true,
      origin: 'AWS',
      source: 'docs.aws.amazon.com/lambda/latest/dg/with-ddb.html',
      checked: '2026-11',
    }),
    freeDecreases: z
      .int()
      .min(0)
      .max(27)
      .default(4)
      .meta({
        title: 'Decreases a day at any time',

        group: 'Limits',
        advanced: true,
        help: 'Further ones one an hour.',
        origin: 'AWS',
        ...tableLimits,
      }),
    isEventuallyConsistent: z.boolean().default(true).meta({
      title: 'Eventually consistent reads',
      group: 'Load',
      help: 'They take half a unit.',
      origin: 'AWS',
    }),
  }),
};

export const databaseLoad: KindLoad = {
  behaves: 'database',
  parameters: z.object({
    ...serviceFields(5),
    workers: z.int().min(1).optional().meta({
      title: 'Queries at a time',
      group: 'Load',
      help: 'Without it, one for each vCPU of the class.',
      origin: 'assumed',
    }),
    failoverFromSeconds: z.number().min(0).max(3600).optional().meta({
      title: 'A standby takes over after',
      unit: 's at least',
      group: 'Load',
      advanced: true,
      help: 'Without it, 60 for a Multi-AZ instance and 30 for Aurora with a replica.',
      origin: 'AWS',
      source: 'docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html',
      checked: '2026-11',
    }),
    failoverToSeconds: z.number().min(0).max(3600).optional().meta({
      title: 'And at most',
      unit: 's',
      group: 'Load',
      advanced: true,
      help: 'Without it, 120 for a Multi-AZ instance and 30 for Aurora with a replica.',
      origin: 'AWS',
    }),
    maxConnections: z.int().min(1).optional().meta({
      title: 'Connections',
      group: 'Limits',
      help: 'Without it, what the engine derives from the memory of the class.',
      origin: 'AWS',
    }),
  }),
};

export const cacheLoad: KindLoad = delayLoad('cache', 0.5, {
  failoverFromSeconds: z.number().min(0).max(3600).optional().meta({
    title: 'A replica takes over after',
    unit: 's at least',
    group: 'Load',
    advanced: true,
    help: 'Without it, 10; nothing takes over without a replica.',
    origin: 'assumed',
  }),
  failoverToSeconds: z.number().min(0).max(3600).optional().meta({
    title: 'And at most',
    unit: 's',
    group: 'Load',
    advanced: true,
    help: 'Without it, 30.',
    origin: 'assumed',
  }),
  hitRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .meta({ title: 'Hit ratio', group: 'Load', origin: 'assumed' }),
});

export const edgeLoad: KindLoad = delayLoad('edge', 10, {
  hitRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .meta({ title: 'Hit ratio', group: 'Load', origin: 'assumed' }),
});

export const linkLoad: KindLoad = delayLoad('link', 1);

const latencyField = (meanMs: number) => ({
  latencyMs: z.number().min(0).max(10_000).default(meanMs).meta({
    title: 'Delay',
    unit: 'ms one way',
    group: 'Load',
    origin: 'assumed',
  }),
});

const bufferField = {
  bufferMs: z.number().min(0).max(60_000).default(50).meta({
    title: 'Buffer',
    unit: 'ms',
    group: 'Load',
    advanced: true,
    help: 'How long a request may wait to be sent before it is dropped.',
    origin: 'assumed',
  }),
};

const recoveryField = {
  recoverySeconds: z.number().min(0).max(3600).default(30).meta({
    title: 'Until routes come back',
    unit: 's',
    group: 'Load',
    advanced: true,
    help: 'From the return of the line until its session is up and traffic flows over it again.',
    origin: 'assumed',
  }),
};

const directConnectLimits = {
  source: 'docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html',
  checked: '2026-11',
};

/** How the loss of a Direct Connect line is noticed. */
export const directConnectLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(5),
    bfd: z.boolean().default(false).meta({
      title: 'The router of the site speaks BFD',
      group: 'Load',
      help: 'AWS answers it; without it, BGP notices a dead line when its hold time is over.',
      origin: 'assumed',
    }),
    bfdIntervalMs: z
      .number()
      .min(50)
      .max(10_000)
      .default(300)
      .meta({
        title: 'BFD every',
        unit: 'ms',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...directConnectLimits,
      }),
    bfdMultiplier: z
      .int()
      .min(1)
      .max(50)
      .default(3)
      .meta({
        title: 'BFD packets missed',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...directConnectLimits,
      }),
    bgpKeepaliveSeconds: z
      .number()
      .min(1)
      .max(3600)
      .default(30)
      .meta({
        title: 'BGP keepalive every',
        unit: 's',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...directConnectLimits,
      }),
    bgpHoldSeconds: z
      .number()
      .min(3)
      .max(3600)
      .default(90)
      .meta({
        title: 'BGP hold time',
        unit: 's',
        group: 'Limits',
        help: 'Adjustable; at least 3 s with a keepalive of 1 s.',
        origin: 'AWS',
        ...directConnectLimits,
      }),
    ...recoveryField,
    ...bufferField,
  }),
};

/** A VPN connection with its two tunnels. */
export const vpnLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(30),
    tunnelGigabits: z.number().positive().max(100).optional().meta({
      title: 'Bandwidth of a tunnel',
      unit: 'Gbps',
      group: 'Limits',
      advanced: true,
      help: 'Without it, 1.25 of a standard tunnel and 5 of a large one.',
      origin: 'AWS',
      source: 'docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html',
      checked: '2026-11',
    }),
    dpdSeconds: z.number().min(1).max(3600).default(30).meta({
      title: 'A dead tunnel is noticed after',
      unit: 's',
      group: 'Load',
      origin: 'assumed',
    }),
    ...recoveryField,
    ...bufferField,
  }),
};

export const transitGatewayLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(1),
    gigabitsPerZone: z.number().positive().max(10_000).default(100).meta({
      title: 'Bandwidth of an attachment',
      unit: 'Gbps a zone',
      group: 'Limits',
      advanced: true,
      origin: 'assumed',
    }),
    ...bufferField,
  }),
};

const natLimits = {
  source: 'docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html',
  checked: '2026-11',
};

export const natLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(1),
    connectionsPerDestination: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(55_000)
      .meta({
        title: 'Connections at a time',
        unit: 'to one destination, for each address',
        group: 'Limits',
        origin: 'AWS',
        ...natLimits,
      }),
    addresses: z
      .int()
      .min(1)
      .max(8)
      .default(1)
      .meta({
        title: 'Addresses',
        group: 'Limits',
        help: 'Up to eight; each adds connections.',
        origin: 'AWS',
        ...natLimits,
      }),
    gigabits: z
      .number()
      .positive()
      .max(1000)
      .default(5)
      .meta({
        title: 'Bandwidth at the start',
        unit: 'Gbps',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...natLimits,
      }),
    mostGigabits: z
      .number()
      .positive()
      .max(1000)
      .default(100)
      .meta({
        title: 'Bandwidth that it grows to',
        unit: 'Gbps',
        group: 'Limits',
        advanced: true,
        origin: 'AWS',
        ...natLimits,
      }),
    gigabitsPerMinute: z.number().min(0).max(1000).default(1).meta({
      title: 'Growth',
      unit: 'Gbps a minute',
      group: 'Load',
      advanced: true,
      origin: 'assumed',
    }),
    ...bufferField,
  }),
};
