import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext, type ResourceDraft } from '../../define-kind.ts';
import { awsRegion, type CfnObject, compact, ref, sub, trustPolicy } from '../../kit/cfn.ts';
import { environmentField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { pulledImage } from '../../kit/container.ts';
import { instanceHoursLine } from '../../kit/instance-settings.ts';
import { batchLoad } from '../../kit/load/batch-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import { imagePulls, sentLogs } from '../../kit/side-traffic.ts';
import { tagMap } from '../../kit/tag-map.ts';
import { taskExecutionRole } from '../../kit/task-execution.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

export const batch = defineKind({
  id: 'batch',
  title: 'AWS Batch',
  family: 'compute',
  icon: 'batch',
  summary: 'Runs jobs from a queue in containers, on capacity that comes and goes with them.',
  aliases: ['Batch', 'Batch Job', 'Job Queue', 'Batch Compute Environment', 'Batch Jobs', 'Job Definition'],
  docs: 'https://docs.aws.amazon.com/batch/latest/userguide/what-is-batch.html',
  traits: ['resource', 'network-interface', 'compute', 'assumes-role', 'writes-logs', 'pulls-images'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'vpc', 'canvas'], needsSubnet: true, spansSubnetsBy: 'subnets' },
  types: ['AWS::Batch::JobQueue', 'AWS::Batch::ComputeEnvironment', 'AWS::Batch::JobDefinition'],
  properties: z.object({
    capacity: z.enum(['FARGATE', 'FARGATE_SPOT', 'EC2', 'SPOT']).default('FARGATE').meta({
      title: 'Runs on',
      help: 'EC2 and SPOT start instances, for GPUs and large jobs; Spot may stop a job with two minutes of notice.',
    }),
    maxvCpus: z.int().min(1).max(100_000).default(16).meta({
      title: 'At most',
      unit: 'vCPU',
      group: 'Capacity',
    }),
    minvCpus: z.int().min(0).max(100_000).default(0).meta({
      title: 'Kept running',
      unit: 'vCPU',
      group: 'Capacity',
      advanced: true,
      help: 'For EC2: instances that wait for jobs, and are paid for.',
    }),
    instanceTypes: z
      .array(
        z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)?$/, 'A type such as m7g.large, or a family such as m7g.'),
      )
      .min(1)
      .default(['optimal'])
      .meta({
        title: 'Instance types',
        group: 'Capacity',
        help: 'For EC2: types, families, or optimal, which follows the jobs.',
      }),
    priority: z.int().min(0).max(1000).default(1).meta({
      title: 'Priority of the queue',
      advanced: true,
      help: 'Of queues on the same capacity, the highest is served first.',
    }),
    image: z.string().min(1).default('public.ecr.aws/amazonlinux/amazonlinux:2023').meta({
      title: 'Image',
      group: 'Job',
      help: 'A connection to an ECR repository takes its place.',
    }),
    command: z.array(z.string()).default([]).meta({ title: 'Command', group: 'Job' }),
    vcpu: z.number().min(0.25).max(192).default(1).meta({
      title: 'vCPU of a job',
      group: 'Job',
      help: 'Fargate takes 0.25, 0.5, 1, 2, 4, 8 and 16.',
    }),
    memory: z.int().min(4).max(3_000_000).default(2048).meta({
      title: 'Memory of a job',
      unit: 'MiB',
      group: 'Job',
    }),
    gpus: z.int().min(0).max(16).default(0).meta({
      title: 'GPUs of a job',
      group: 'Job',
      advanced: true,
      help: 'Not on Fargate.',
    }),
    environment: environmentField,
    secrets: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .default({})
      .meta({
        title: 'Secrets as variables',
        group: 'Code',
        reference: ['secret', 'parameter'],
        help: 'Variable name and the secret or parameter it is read from when a job starts.',
      }),
    attempts: z.int().min(1).max(10).default(3).meta({
      title: 'Attempts',
      group: 'Job',
      help: 'How often a failed job is tried, the first time included.',
      source: 'AWS Batch user guide, job retries',
      checked: '2026-11',
    }),
    attemptDurationSeconds: z.int().min(60).max(1_209_600).default(3600).meta({
      title: 'Stopped after',
      unit: 's',
      group: 'Job',
    }),
    assignPublicIp: z.boolean().default(false).meta({
      title: 'Public IPv4 addresses',
      group: 'Network',
      help: 'Needed in public subnets to pull images.',
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    jobsPerMonth: z.number().min(0).default(1000).meta({ title: 'Jobs', unit: 'a month' }),
    minutesPerJob: z.number().min(0).default(10).meta({ title: 'Length of a job', unit: 'min' }),
    instanceType: z.string().optional().meta({
      title: 'Instance type in the bill',
      format: 'instance-type',
      help: 'For EC2: Batch chooses among the types above; the first that is named unless stated.',
    }),
    jobsPerInstance: z.number().min(1).default(1).meta({
      title: 'Jobs beside each other on an instance',
    }),
    logMegabytesPerJob: z.number().min(0).default(1).meta({ title: 'Logs', unit: 'MB a job' }),
  }),
  role: { service: 'ecs-tasks.amazonaws.com' },
  furtherRoles: {
    execution: taskExecutionRole(),
  },
  resources: (node, ctx): readonly ResourceDraft[] => [
    {
      type: 'AWS::Batch::JobQueue',
      properties: compact({
        Priority: node.properties.priority,
        State: 'ENABLED',
        ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: ctx.ref(node.id, 'ComputeEnvironment') }],
        Tags: tagMap(node, ctx),
      }),
    },
    computeEnvironment(node, ctx),
    jobDefinition(node, ctx),
    ...(isFargate(node.properties.capacity) ? [] : instanceRole(node, ctx)),
  ],
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  access: (node, _mode, ctx) => [
    {
      Effect: 'Allow',
      Action: ['batch:SubmitJob'],
      Resource: [ctx.ref(node.id), ctx.ref(node.id, 'JobDefinition')],
    },
    // Jobs have no resource of their own that a policy could name.
    { Effect: 'Allow', Action: ['batch:DescribeJobs'], Resource: ['*'] },
  ],
  addressDemand: (node, subnetCount) =>
    Math.ceil(node.properties.maxvCpus / Math.max(0.25, node.properties.vcpu) / Math.max(1, subnetCount)),
  cost: (node, ctx) => {
    const { properties } = node;
    const jobs = usageInput(node, 'jobsPerMonth', 'jobs', 'jobs');
    const minutes = usageInput(node, 'minutesPerJob', 'minutes of a job', 'min');
    const logs = product('GB', [jobs, usageInput(node, 'logMegabytesPerJob', 'logs of a job', 'MB')], 1000);
    if (isFargate(properties.capacity)) {
      const spot = properties.capacity === 'FARGATE_SPOT' ? { spotPart: 1 } : {};
      return [
        {
          component: 'fargate/linuxX86.vcpu',
          label: 'Fargate vCPU',
          quantity: product(
            'vCPU-hours',
            [jobs, minutes, drawn('vCPU of a job', properties.vcpu, 'vCPU', 'vcpu')],
            60,
          ),
          ...spot,
        },
        {
          component: 'fargate/linuxX86.gb',
          label: 'Fargate memory',
          quantity: product(
            'GB-hours',
            [jobs, minutes, drawn('memory of a job', properties.memory / 1024, 'GB', 'memory')],
            60,
          ),
          ...spot,
        },
        ...logLines(node, ctx, logs),
      ];
    }
    const stated = node.usage.instanceType ?? properties.instanceTypes.find((type) => type.includes('.'));
    const perInstance = Number(node.usage.jobsPerInstance);
    const line = instanceHoursLine(stated ?? 'of Batch', undefined, minutes, 'Instance hours');
    return [
      {
        ...line,
        // Which instances Batch starts follows from the jobs; without a named type the price is not known.
        component: stated === undefined ? 'other/batch-instances' : line.component,
        quantity: product('hours', [jobs, minutes], 60 * perInstance),
        ...(properties.capacity === 'SPOT' ? { spotPart: 1 } : {}),
        note: 'While jobs run; instances that wait are not counted.',
      },
      ...logLines(node, ctx, logs),
    ];
  },
  sideTraffic: (node, ctx) => {
    const { jobsPerMonth, jobsPerInstance, logMegabytesPerJob } = node.usage;
    const isAlone = isFargate(node.properties.capacity);
    return [
      ...sentLogs(node, ctx, (jobsPerMonth * logMegabytesPerJob) / 1000),
      ...imagePulls(
        node,
        ctx,
        isAlone ? jobsPerMonth : jobsPerMonth / jobsPerInstance,
        isAlone ? 'jobs' : 'starts of instances',
      ),
    ];
  },
  load: batchLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Jobs on Fargate', properties: {} },
      {
        title: 'Spot instances of some families',
        properties: { capacity: 'SPOT', instanceTypes: ['c7i', 'm7i'], maxvCpus: 256, vcpu: 4, memory: 8192 },
      },
      {
        title: 'A GPU for each job',
        properties: { capacity: 'EC2', instanceTypes: ['g5.xlarge'], gpus: 1, vcpu: 4, memory: 14_000 },
      },
    ],
    bad: [
      { title: 'No attempt', properties: { attempts: 0 }, field: 'attempts' },
      { title: 'Capacity that does not exist', properties: { capacity: 'LAMBDA' }, field: 'capacity' },
    ],
  },
});

type BatchFields = {
  readonly capacity: 'FARGATE' | 'FARGATE_SPOT' | 'EC2' | 'SPOT';
  readonly maxvCpus: number;
  readonly minvCpus: number;
  readonly instanceTypes: readonly string[];
  readonly image: string;
  readonly command: readonly string[];
  readonly vcpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly attempts: number;
  readonly attemptDurationSeconds: number;
  readonly assignPublicIp: boolean;
};

type Jobs = NodeView<BatchFields>;

function isFargate(capacity: BatchFields['capacity']): boolean {
  return capacity === 'FARGATE' || capacity === 'FARGATE_SPOT';
}

function computeEnvironment(node: Jobs, ctx: ResolveContext): ResourceDraft {
  const { properties } = node;
  const groups = ctx.securityGroupIds(node.id);
  const onInstances = !isFargate(properties.capacity);
  return {
    suffix: 'ComputeEnvironment',
    type: 'AWS::Batch::ComputeEnvironment',
    because: `${node.name} runs its jobs somewhere.`,
    properties: compact({
      Type: 'MANAGED',
      State: 'ENABLED',
      // Changes are made in place; the service-linked role of Batch lets them.
      ReplaceComputeEnvironment: false,
      ComputeResources: compact({
        Type: properties.capacity,
        MaxvCpus: properties.maxvCpus,
        MinvCpus: onInstances ? Math.min(properties.minvCpus, properties.maxvCpus) : undefined,
        InstanceTypes: onInstances ? properties.instanceTypes : undefined,
        InstanceRole: onInstances ? ctx.getAtt(node.id, 'Arn', 'InstanceProfile') : undefined,
        AllocationStrategy: onInstances
          ? properties.capacity === 'SPOT'
            ? 'SPOT_PRICE_CAPACITY_OPTIMIZED'
            : 'BEST_FIT_PROGRESSIVE'
          : undefined,
        Subnets: ctx.subnetIds(node.id),
        SecurityGroupIds: groups.length === 0 ? undefined : groups,
        // Batch tags the instances; Fargate takes no tags here.
        Tags: onInstances ? tagMap(node, ctx) : undefined,
      }),
      Tags: tagMap(node, ctx),
    }),
  };
}

function jobDefinition(node: Jobs, ctx: ResolveContext): ResourceDraft {
  const { properties } = node;
  const onFargate = isFargate(properties.capacity);
  const group = ctx.logGroupName(node.id);
  const variables = Object.entries(properties.environment);
  const secrets = Object.entries(properties.secrets).flatMap(([Name, id]) =>
    ctx.node(id) === undefined ? [] : [{ Name, ValueFrom: ctx.arn(id) }],
  );
  const requirements: CfnObject[] = [
    { Type: 'VCPU', Value: String(properties.vcpu) },
    { Type: 'MEMORY', Value: String(properties.memory) },
    ...(properties.gpus > 0 && !onFargate ? [{ Type: 'GPU', Value: String(properties.gpus) }] : []),
  ];
  return {
    suffix: 'JobDefinition',
    type: 'AWS::Batch::JobDefinition',
    because: `${node.name} runs jobs of one definition.`,
    properties: {
      Type: 'container',
      PlatformCapabilities: [onFargate ? 'FARGATE' : 'EC2'],
      ContainerProperties: compact({
        Image: pulledImage([node.id], properties.image, ctx),
        Command: properties.command.length === 0 ? undefined : properties.command,
        ResourceRequirements: requirements,
        JobRoleArn: ctx.roleArn(node.id, 'task'),
        ExecutionRoleArn: ctx.roleArn(node.id, 'execution'),
        Environment: variables.length === 0 ? undefined : variables.map(([Name, Value]) => ({ Name, Value })),
        Secrets: secrets.length === 0 ? undefined : secrets,
        LogConfiguration:
          group === undefined
            ? undefined
            : {
                LogDriver: 'awslogs',
                Options: {
                  'awslogs-group': group,
                  'awslogs-region': awsRegion,
                  'awslogs-stream-prefix': 'job',
                },
              },
        NetworkConfiguration: onFargate
          ? { AssignPublicIp: properties.assignPublicIp ? 'ENABLED' : 'DISABLED' }
          : undefined,
      }),
      RetryStrategy: { Attempts: properties.attempts },
      Timeout: { AttemptDurationSeconds: properties.attemptDurationSeconds },
      PropagateTags: true,
      Tags: tagMap(node, ctx),
    },
  };
}

function instanceRole(node: Jobs, ctx: ResolveContext): readonly ResourceDraft[] {
  return [
    {
      suffix: 'InstanceRole',
      type: 'AWS::IAM::Role',
      because: `Instances of ${node.name} join the cluster that Batch makes.`,
      properties: {
        AssumeRolePolicyDocument: trustPolicy('ec2.amazonaws.com'),
        ManagedPolicyArns: [
          sub(`arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role`),
        ],
        Tags: ctx.tags(node),
      },
    },
    {
      suffix: 'InstanceProfile',
      type: 'AWS::IAM::InstanceProfile',
      because: 'EC2 takes a role through an instance profile.',
      properties: { Roles: [ctx.ref(node.id, 'InstanceRole')] },
    },
  ];
}
