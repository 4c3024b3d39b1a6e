import { z } from 'zod';
import { securityGroupsField, subnetsField } from '../common-fields.ts';
import { containerShape } from '../container.ts';
import { serviceCapacityShape } from '../service-capacity.ts';
import { serviceDeploymentShape } from '../service-deployment.ts';
import { serviceDiscoveryShape } from '../service-discovery.ts';
import { serviceMetrics, serviceScalingShape } from '../service-scaling.ts';

/** What a service states: its launch type, its tasks, how it scales and how new versions come. */
export const ecsServiceSettings = z.object({
  serviceName: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,255}$/)
    .optional()
    .meta({
      title: 'Service name',
      advanced: true,
      help: 'AWS makes one unless stated, so that a service can be replaced.',
    }),
  launchType: z.enum(['FARGATE', 'EC2', 'EXTERNAL']).default('FARGATE').meta({
    title: 'Runs on',
    help: 'EC2 needs an Auto Scaling group in the cluster.',
  }),
  desiredCount: z.int().min(0).max(5000).default(2).meta({ title: 'Tasks', group: 'Scaling' }),
  ...containerShape,
  scalingMetric: z.enum(serviceMetrics).default('cpu').meta({
    title: 'Scale on',
    group: 'Scaling',
    help: 'Target tracking. Requests needs an Application Load Balancer in front; backlog is messages for each task, of the queue that it takes from, and needs Container Insights.',
  }),
  targetValue: z.number().positive().default(60).meta({
    title: 'Target',
    group: 'Scaling',
    help: 'Per cent of CPU or memory, requests a minute and task, or messages for each task: how long they may wait, divided by the time for one.',
  }),
  minCapacity: z
    .int()
    .min(0)
    .max(5000)
    .default(2)
    .meta({ title: 'Minimum', unit: 'tasks', group: 'Scaling' }),
  maxCapacity: z
    .int()
    .min(0)
    .max(5000)
    .default(10)
    .meta({ title: 'Maximum', unit: 'tasks', group: 'Scaling' }),
  ...serviceScalingShape,
  scaleInCooldown: z.int().min(0).max(3600).default(300).meta({
    title: 'Cool-down of scale-in',
    unit: 's',
    group: 'Scaling',
    advanced: true,
  }),
  scaleOutCooldown: z.int().min(0).max(3600).default(60).meta({
    title: 'Cool-down of scale-out',
    unit: 's',
    group: 'Scaling',
    advanced: true,
  }),
  spotPercent: z.int().min(0).max(100).default(0).meta({
    title: 'Fargate Spot share',
    unit: '%',
    group: 'Purchase',
    help: 'Of the tasks above the base. AWS may stop them with two minutes of notice.',
  }),
  onDemandBase: z.int().min(0).max(5000).default(1).meta({
    title: 'Tasks never on Spot',
    group: 'Purchase',
    advanced: true,
  }),
  ...serviceCapacityShape,
  assignPublicIp: z.boolean().default(false).meta({
    title: 'Public IPv4 addresses',
    group: 'Network',
    help: 'Needed in public subnets to pull images; each task then pays for its address.',
  }),
  subnets: subnetsField,
  securityGroups: securityGroupsField,
  healthCheckGracePeriodSeconds: z.int().min(0).max(86_400).default(60).meta({
    title: 'Grace period',
    unit: 's',
    group: 'Health',
    help: 'Behind a load balancer: failed checks are ignored this long after a start.',
  }),
  ...serviceDeploymentShape,
  ...serviceDiscoveryShape,
  schedulingStrategy: z.enum(['REPLICA', 'DAEMON']).default('REPLICA').meta({
    title: 'Scheduling',
    advanced: true,
    help: 'DAEMON runs one task on each EC2 instance.',
  }),
  enableExecuteCommand: z.boolean().default(false).meta({
    title: 'Shell access (ECS Exec)',
    group: 'Security',
    advanced: true,
  }),
});
