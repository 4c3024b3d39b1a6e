import { z } from 'zod';
import type { NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, compact } from './cfn.ts';

/** How new versions of a service replace old ones. */
export const serviceDeploymentShape = {
  minimumHealthyPercent: z.int().min(0).max(200).default(100).meta({
    title: 'At least running',
    unit: '%',
    group: 'Deployment',
  }),
  maximumPercent: z.int().min(100).max(400).default(200).meta({
    title: 'At most running',
    unit: '%',
    group: 'Deployment',
  }),
  deploymentController: z.enum(['ECS', 'CODE_DEPLOY', 'EXTERNAL']).default('ECS').meta({
    title: 'Deployed by',
    group: 'Deployment',
    advanced: true,
    help: 'ECS rolls, or follows the strategy below; CODE_DEPLOY swaps blue for green and needs two target groups.',
  }),
  deploymentStrategy: z.enum(['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY']).default('ROLLING').meta({
    title: 'Strategy of ECS',
    group: 'Deployment',
    advanced: true,
    help: 'All but ROLLING start a second set of tasks. Behind a load balancer they need two target groups in one rule with a path or host.',
  }),
  bakeTimeInMinutes: z.int().min(0).max(1440).default(15).meta({
    title: 'Old tasks stay for',
    unit: 'min',
    group: 'Deployment',
    advanced: true,
    help: 'After all traffic moved: going back is immediate meanwhile.',
  }),
  trafficStepPercent: z.number().min(0.1).max(100).default(10).meta({
    title: 'Traffic moved at a time',
    unit: '%',
    group: 'Deployment',
    advanced: true,
    help: 'For LINEAR each step, for CANARY the first.',
  }),
  trafficStepMinutes: z.int().min(0).max(1440).default(5).meta({
    title: 'Between the steps',
    unit: 'min',
    group: 'Deployment',
    advanced: true,
  }),
  deploymentAlarms: z
    .array(z.string())
    .max(10)
    .default([])
    .meta({
      title: 'Stop when an alarm rings',
      group: 'Deployment',
      reference: ['cloudwatch-alarm'],
      advanced: true,
      help: 'And roll back.',
    }),
  circuitBreaker: z.boolean().default(true).meta({
    title: 'Stop a failing deployment',
    group: 'Deployment',
    advanced: true,
    help: 'After half of the tasks wanted have failed, no fewer than 3 and no more than 200. Notes often say no fewer than 10, as AWS did until 2023, or only that it rolls back.',
  }),
  circuitBreakerRollback: z.boolean().default(true).meta({
    title: 'And roll back',
    group: 'Deployment',
    advanced: true,
  }),
  circuitBreakerType: z.enum(['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT', 'COUNT']).optional().meta({
    title: 'It counts failed tasks',
    group: 'Deployment',
    advanced: true,
    help: 'In per cent of the tasks wanted, between 3 and 200 or without bounds, or as a number. Without it, 50 % within bounds.',
  }),
  circuitBreakerThreshold: z.int().min(1).optional().meta({
    title: 'And stops at',
    group: 'Deployment',
    advanced: true,
    help: 'Per cent or tasks, as they are counted. Without it, 50.',
  }),
  circuitBreakerReset: z.boolean().default(true).meta({
    title: 'A healthy task clears the count',
    group: 'Deployment',
    advanced: true,
  }),
} as const;

export type DeploymentFields = z.output<z.ZodObject<typeof serviceDeploymentShape>> & {
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
};

/** `DeploymentConfiguration` of a service. */
export function deploymentConfiguration(
  { properties }: NodeView<DeploymentFields>,
  ctx: ResolveContext,
): CfnObject {
  const byEcs = properties.deploymentController === 'ECS';
  const isDaemon = properties.schedulingStrategy === 'DAEMON';
  const isRolling = properties.deploymentStrategy === 'ROLLING' || isDaemon;
  const alarms = properties.deploymentAlarms.filter((id) => ctx.node(id)?.kind === 'cloudwatch-alarm');
  return compact({
    MinimumHealthyPercent: isDaemon
      ? Math.min(100, properties.minimumHealthyPercent)
      : properties.minimumHealthyPercent,
    MaximumPercent: properties.maximumPercent,
    DeploymentCircuitBreaker:
      byEcs && isRolling
        ? {
            Enable: properties.circuitBreaker,
            Rollback: properties.circuitBreaker && properties.circuitBreakerRollback,
            ...thresholdOf(properties),
            ...(properties.circuitBreakerReset ? {} : { ResetOnHealthyTask: false }),
          }
        : undefined,
    Alarms:
      byEcs && alarms.length > 0
        ? { AlarmNames: alarms.map((id) => ctx.ref(id)), Enable: true, Rollback: true }
        : undefined,
    ...(byEcs && !isRolling ? shifting(properties) : {}),
  });
}

function thresholdOf({ circuitBreakerType, circuitBreakerThreshold }: DeploymentFields): CfnObject {
  if (circuitBreakerType === undefined && circuitBreakerThreshold === undefined) return {};
  return {
    ThresholdConfiguration: {
      Type: circuitBreakerType ?? 'BOUNDED_PERCENT',
      Value: circuitBreakerThreshold ?? 50,
    },
  };
}

function shifting(properties: DeploymentFields): CfnObject {
  const { deploymentStrategy, bakeTimeInMinutes, trafficStepMinutes, trafficStepPercent } = properties;
  return compact({
    Strategy: deploymentStrategy,
    BakeTimeInMinutes: bakeTimeInMinutes,
    LinearConfiguration:
      deploymentStrategy === 'LINEAR'
        ? { StepPercent: trafficStepPercent, StepBakeTimeInMinutes: trafficStepMinutes }
        : undefined,
    CanaryConfiguration:
      deploymentStrategy === 'CANARY'
        ? { CanaryPercent: trafficStepPercent, CanaryBakeTimeInMinutes: trafficStepMinutes }
        : undefined,
  });
}

/** Whether ECS itself moves traffic between two sets of tasks. */
export function shiftsTraffic(properties: Readonly<Record<string, unknown>>): boolean {
  return (
    properties.deploymentController === 'ECS' &&
    properties.deploymentStrategy !== undefined &&
    properties.deploymentStrategy !== 'ROLLING'
  );
}

/** `LoadBalancers` of a service: one entry for each target group, or one with its alternate where ECS shifts traffic. */
export function loadBalancersOf(
  node: NodeView<DeploymentFields>,
  container: { readonly containerName: string; readonly containerPort: number },
  ctx: ResolveContext,
): readonly CfnObject[] | undefined {
  const groups = ctx.targetGroupArns(node.id);
  const entry = (TargetGroupArn: CfnValue): CfnObject => ({
    ContainerName: container.containerName,
    ContainerPort: container.containerPort,
    TargetGroupArn,
  });
  const [production, alternate] = groups;
  if (production === undefined) return undefined;
  if (!shiftsTraffic(node.properties) || alternate === undefined) return groups.map(entry);
  const rule = ctx.listenersTo(node.id).find((id) => id.includes('Rule'));
  return [
    {
      ...entry(production),
      AdvancedConfiguration: compact({
        AlternateTargetGroupArn: alternate,
        ProductionListenerRule: rule === undefined ? undefined : { Ref: rule },
        RoleArn: ctx.roleArn(node.id, 'service'),
      }),
    },
  ];
}
