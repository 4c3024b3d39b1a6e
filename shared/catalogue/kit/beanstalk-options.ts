import type { NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, type CfnValue, join } from './cfn.ts';

/** How long CloudWatch keeps what instances log. */
export const logRetentionDays = 30;

interface Settings {
  readonly tier: 'WebServer' | 'Worker';
  readonly environmentType: string;
}

/** Whether AWS puts a load balancer in front of it: workers and single instances have none. */
export function hasBalancer({ tier, environmentType }: Settings): boolean {
  return tier === 'WebServer' && environmentType === 'LoadBalanced';
}

/** An environment as its options are made of it. */
export type Environment = NodeView<{
  readonly tier: 'WebServer' | 'Worker';
  readonly environmentType: string;
  readonly loadBalancerType: string;
  readonly loadBalancerScheme: string;
  readonly instanceType: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly deploymentPolicy: string;
  readonly batchSizePercent: number;
  readonly batchSizeType: string;
  readonly newVersionPercent: number;
  readonly evaluationTime: number;
  readonly spotPercent: number;
  readonly onDemandBase: number;
  readonly scalingMetric: keyof typeof triggerUnits;
  readonly scaleOutAbove: number;
  readonly scaleInBelow: number;
  readonly managedUpdates: boolean;
  readonly applicationPort: number;
  readonly healthCheckPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly rootVolumeSize: number;
  readonly rootVolumeType: string;
  readonly streamLogs: boolean;
}>;

const triggerUnits = {
  CPUUtilization: 'Percent',
  NetworkOut: 'Bytes',
  NetworkIn: 'Bytes',
  Latency: 'Seconds',
  RequestCount: 'Count',
} as const;

/** Beanstalk takes its settings as triples of namespace, option and text. */
export function optionSettings(node: Environment, ctx: ResolveContext): readonly CfnObject[] {
  const { properties } = node;
  const settings: CfnObject[] = [];
  const set = (Namespace: string, options: Readonly<Record<string, CfnValue | undefined>>): void => {
    for (const [OptionName, value] of Object.entries(options)) {
      if (value === undefined) continue;
      const Value = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
      settings.push({ Namespace: `aws:${Namespace}`, OptionName, Value });
    }
  };
  const list = (values: readonly CfnValue[]): CfnValue | undefined =>
    values.length === 0 ? undefined : join(',', values);
  const isBalanced = hasBalancer(properties);
  const subnets = ctx.subnetIds(node.id);
  set('ec2:vpc', {
    VPCId: subnets.length === 0 ? undefined : ctx.vpcId(node.id),
    Subnets: list(subnets),
    ELBSubnets: isBalanced ? list(balancerSubnets(node, ctx)) : undefined,
    ELBScheme: isBalanced
      ? properties.loadBalancerScheme === 'internal'
        ? 'internal'
        : 'public'
      : undefined,
    AssociatePublicIpAddress: properties.environmentType === 'SingleInstance' ? true : undefined,
  });
  set('autoscaling:launchconfiguration', {
    IamInstanceProfile: ctx.instanceProfile(node.id),
    SecurityGroups: list(ctx.securityGroupIds(node.id)),
    RootVolumeType: properties.rootVolumeType,
    RootVolumeSize: properties.rootVolumeSize,
    DisableIMDSv1: true,
  });
  const hasSpot = properties.spotPercent > 0 && properties.environmentType === 'LoadBalanced';
  set('ec2:instances', {
    InstanceTypes: properties.instanceType,
    EnableSpot: hasSpot ? true : undefined,
    SpotFleetOnDemandBase: hasSpot ? properties.onDemandBase : undefined,
    SpotFleetOnDemandAboveBasePercentage: hasSpot ? 100 - properties.spotPercent : undefined,
  });
  set('elasticbeanstalk:environment', {
    EnvironmentType: properties.environmentType,
    LoadBalancerType: isBalanced ? properties.loadBalancerType : undefined,
    ServiceRole: ctx.roleArn(node.id, 'service'),
  });
  if (properties.environmentType === 'LoadBalanced') {
    set('autoscaling:asg', { MinSize: properties.minSize, MaxSize: properties.maxSize });
    set('autoscaling:trigger', {
      MeasureName: properties.scalingMetric,
      Unit: triggerUnits[properties.scalingMetric],
      Statistic: 'Average',
      UpperThreshold: properties.scaleOutAbove,
      LowerThreshold: Math.min(properties.scaleInBelow, properties.scaleOutAbove),
    });
  }
  if (isBalanced) {
    set('elasticbeanstalk:environment:process:default', {
      HealthCheckPath: properties.loadBalancerType === 'application' ? properties.healthCheckPath : undefined,
      Port: 80,
      Protocol: properties.loadBalancerType === 'application' ? 'HTTP' : 'TCP',
    });
  }
  set('elasticbeanstalk:command', {
    DeploymentPolicy: properties.deploymentPolicy,
    BatchSizeType: properties.deploymentPolicy.startsWith('Rolling') ? properties.batchSizeType : undefined,
    BatchSize: properties.deploymentPolicy.startsWith('Rolling') ? properties.batchSizePercent : undefined,
  });
  if (properties.deploymentPolicy === 'TrafficSplitting') {
    set('elasticbeanstalk:trafficsplitting', {
      NewVersionPercent: properties.newVersionPercent,
      EvaluationTime: properties.evaluationTime,
    });
  }
  set('elasticbeanstalk:healthreporting:system', { SystemType: 'enhanced' });
  set('elasticbeanstalk:managedactions', {
    ManagedActionsEnabled: properties.managedUpdates,
    PreferredStartTime: properties.managedUpdates ? 'Sun:03:00' : undefined,
  });
  if (properties.managedUpdates) {
    set('elasticbeanstalk:managedactions:platformupdate', { UpdateLevel: 'minor' });
  }
  set('elasticbeanstalk:cloudwatch:logs', {
    StreamLogs: properties.streamLogs,
    RetentionInDays: properties.streamLogs ? logRetentionDays : undefined,
  });
  const queue = properties.tier === 'Worker' ? queueOf(node, ctx) : undefined;
  if (queue !== undefined) set('elasticbeanstalk:sqsd', { WorkerQueueURL: ctx.ref(queue) });
  set('elasticbeanstalk:application:environment', properties.environment);
  return settings;
}

/** The queue that a worker takes its work from: the one it runs, or that it polls. */
function queueOf(node: NodeView, ctx: ResolveContext): string | undefined {
  const ends = [
    ...ctx.connectionsFrom(node.id, 'manage').map(({ to }) => to),
    ...ctx.connectionsTo(node.id, 'poll').map(({ from }) => from),
  ];
  return ends.find((id) => ctx.node(id)?.kind === 'sqs-queue');
}

/** A load balancer that faces the internet sits in the public subnets, whatever its instances sit in. */
function balancerSubnets(node: Environment, ctx: ResolveContext): readonly CfnValue[] {
  const vpc = ctx.vpcOf(node.id) ?? ctx.vpcOf(ctx.subnetsOf(node.id)[0]?.id ?? '');
  if (node.properties.loadBalancerScheme === 'internal' || vpc === undefined) return ctx.subnetIds(node.id);
  const byZone = new Map<string, string>();
  for (const subnet of ctx.descendantsOf(vpc.id, 'subnet')) {
    const zone = ctx.zoneOf(subnet.id) ?? subnet.id;
    if (subnet.properties.tier === 'public' && !byZone.has(zone)) byZone.set(zone, subnet.id);
  }
  return byZone.size === 0 ? ctx.subnetIds(node.id) : [...byZone.values()].map((id) => ctx.ref(id));
}
