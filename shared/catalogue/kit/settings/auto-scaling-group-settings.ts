import { z } from 'zod';
import { securityGroupsField, subnetsField } from '../common-fields.ts';
import {
  alarmPolicySchema,
  lifecycleHookSchema,
  scalingMetrics,
  scheduledActionSchema,
} from '../group-scaling.ts';
import { instanceShape, instanceTypeField } from '../instance-settings.ts';

/** What an Auto Scaling group states: its sizes, how it scales, what it launches and how that is replaced. */
export const autoScalingGroupSettings = z.object({
  minSize: z
    .int()
    .min(0)
    .max(10_000)
    .default(2)
    .meta({ title: 'Minimum', group: 'Scaling', unit: 'instances' }),
  maxSize: z
    .int()
    .min(0)
    .max(10_000)
    .default(4)
    .meta({ title: 'Maximum', group: 'Scaling', unit: 'instances' }),
  desiredCapacity: z.int().min(0).max(10_000).default(2).meta({
    title: 'Desired',
    group: 'Scaling',
    unit: 'instances',
    help: 'At the start; scaling changes it between minimum and maximum.',
  }),
  scalingMetric: z.enum(scalingMetrics).default('cpu').meta({
    title: 'Scale on',
    group: 'Scaling',
    help: 'Target tracking: the group grows and shrinks to keep the metric at its target. Backlog is messages for each instance, of the queue that it takes from.',
  }),
  targetValue: z.number().positive().default(60).meta({
    title: 'Target',
    group: 'Scaling',
    help: 'Per cent of CPU, requests a minute and instance, bytes a minute, or messages for each instance: how long they may wait, divided by the time for one.',
  }),
  disableScaleIn: z.boolean().default(false).meta({
    title: 'Only scale out',
    group: 'Scaling',
    advanced: true,
    help: 'Target tracking then takes no instances away.',
  }),
  alarmPolicies: z.array(alarmPolicySchema).max(50).default([]).meta({
    title: 'Step and simple scaling',
    group: 'Scaling',
    advanced: true,
    help: 'Each with an alarm of its own.',
  }),
  predictiveScaling: z.boolean().default(false).meta({
    title: 'Predictive scaling',
    group: 'Scaling',
    advanced: true,
    help: 'Launches ahead of daily and weekly patterns, on CPU.',
  }),
  predictiveMode: z.enum(['ForecastAndScale', 'ForecastOnly']).default('ForecastAndScale').meta({
    title: 'Predictive mode',
    group: 'Scaling',
    advanced: true,
    help: 'ForecastOnly shows what it would do.',
  }),
  scheduledActions: z.array(scheduledActionSchema).max(125).default([]).meta({
    title: 'Scheduled sizes',
    group: 'Scaling',
    advanced: true,
  }),
  cooldown: z.int().min(0).max(86_400).default(300).meta({
    title: 'Cool-down',
    unit: 's',
    group: 'Scaling',
    advanced: true,
    help: 'Simple scaling only waits this long between two changes.',
  }),
  defaultInstanceWarmup: z.int().min(0).max(86_400).default(120).meta({
    title: 'Warm-up',
    unit: 's',
    group: 'Scaling',
    advanced: true,
    help: 'How long a new instance is left out of the metrics.',
  }),
  estimatedInstanceWarmup: z.int().min(0).max(86_400).optional().meta({
    title: 'Warm-up of its policy',
    unit: 's',
    group: 'Scaling',
    advanced: true,
    help: 'Of the policy that keeps its target, in place of the warm-up of the group.',
  }),
  healthCheckType: z.enum(['EC2', 'ELB']).default('ELB').meta({
    title: 'Health check',
    group: 'Health',
    help: 'ELB also replaces what the load balancer finds unhealthy; without a load balancer it is the same as EC2.',
  }),
  healthCheckGracePeriod: z.int().min(0).max(7200).default(300).meta({
    title: 'Grace period',
    unit: 's',
    group: 'Health',
    help: 'Longer than an instance takes to boot and start.',
  }),
  ...instanceShape,
  moreInstanceTypes: z.array(instanceTypeField).max(39).default([]).meta({
    title: 'Other instance types',
    group: 'Purchase',
    help: 'Of the same architecture. Spot capacity is found more often with several.',
  }),
  onDemandBaseCapacity: z.int().min(0).default(0).meta({
    title: 'On-demand base',
    unit: 'instances',
    group: 'Purchase',
  }),
  onDemandPercentageAboveBaseCapacity: z.int().min(0).max(100).default(100).meta({
    title: 'On-demand share above the base',
    unit: '%',
    group: 'Purchase',
    help: 'The rest is Spot.',
  }),
  onDemandAllocationStrategy: z.enum(['lowest-price', 'prioritized']).default('lowest-price').meta({
    title: 'On-demand types by',
    group: 'Purchase',
    advanced: true,
    help: 'prioritized takes the types in the order in which they are named.',
  }),
  spotAllocationStrategy: z
    .enum([
      'price-capacity-optimized',
      'capacity-optimized',
      'capacity-optimized-prioritized',
      'lowest-price',
    ])
    .default('price-capacity-optimized')
    .meta({ title: 'Spot types by', group: 'Purchase', advanced: true }),
  capacityRebalance: z.boolean().default(true).meta({
    title: 'Replace Spot instances at risk',
    group: 'Purchase',
    advanced: true,
  }),
  applicationPort: z.int().min(1).max(65_535).default(80).meta({
    title: 'Port it listens on',
    help: 'What connections and load balancers use when they name no port.',
  }),
  subnets: subnetsField,
  securityGroups: securityGroupsField,
  associatePublicIpAddress: z.boolean().optional().meta({
    title: 'Public IPv4 addresses',
    group: 'Network',
    help: 'As the subnets do, unless stated.',
  }),
  placementGroup: z
    .string()
    .optional()
    .meta({ title: 'Placement group', reference: ['placement-group'], advanced: true }),
  newInstancesProtectedFromScaleIn: z.boolean().default(false).meta({
    title: 'Protect new instances from scale-in',
    advanced: true,
  }),
  terminationHookSeconds: z.int().min(0).max(7200).default(0).meta({
    title: 'Wait before termination',
    unit: 's',
    group: 'Health',
    advanced: true,
    help: 'A lifecycle hook that gives instances time to finish; 0 for none.',
  }),
  lifecycleHooks: z.array(lifecycleHookSchema).max(50).default([]).meta({
    title: 'Lifecycle hooks',
    group: 'Health',
    advanced: true,
    help: 'Instances wait while something prepares them or takes leave of them.',
  }),
  terminationPolicies: z
    .array(
      z.enum([
        'Default',
        'AllocationStrategy',
        'OldestLaunchTemplate',
        'OldestInstance',
        'NewestInstance',
        'ClosestToNextInstanceHour',
      ]),
    )
    .default([])
    .meta({ title: 'Ends first', group: 'Scaling', advanced: true }),
  maxInstanceLifetime: z.int().min(86_400).max(31_536_000).optional().meta({
    title: 'Replaced after',
    unit: 's',
    group: 'Deployment',
    advanced: true,
    help: 'At least a day. Never unless stated.',
  }),
  minHealthyPercentage: z.int().min(0).max(100).optional().meta({
    title: 'Kept while instances are replaced',
    unit: '%',
    group: 'Deployment',
    advanced: true,
    help: '100 starts new instances first.',
  }),
  warmPoolState: z.enum(['Stopped', 'Running', 'Hibernated']).default('Stopped').meta({
    title: 'Warm pool is',
    group: 'Scaling',
    advanced: true,
  }),
  warmPoolReuse: z.boolean().default(false).meta({
    title: 'Scaled-in instances return to the warm pool',
    group: 'Scaling',
    advanced: true,
  }),
  warmPoolSize: z.int().min(0).default(0).meta({
    title: 'Warm pool',
    unit: 'stopped instances',
    group: 'Scaling',
    advanced: true,
    help: 'Prepared instances that start faster; stopped, they pay for their volumes only.',
  }),
  updatePolicy: z.enum(['rolling', 'replacing', 'none']).default('rolling').meta({
    title: 'Updates by CloudFormation',
    group: 'Deployment',
    advanced: true,
    help: 'rolling: some instances at a time. replacing: a second group first. none: new instances only.',
  }),
  updateBatchSize: z.int().min(1).max(100).default(1).meta({
    title: 'Replace at a time',
    unit: 'instances',
    group: 'Deployment',
    advanced: true,
  }),
});
