import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import type { DeploymentPlan, GroupPlan, HealthCheckPlan, ScalingPolicyPlan } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { listOf, number, objectOf, ownResource } from './resource-facts.ts';
import { instanceStart } from './start-times.ts';
import { usualFigure } from './usual-figure.ts';

/** The environment of Elastic Beanstalk that is drawn as a node. */
export function environmentOf(architecture: Architecture, node: NodeId): Resource | undefined {
  return ownResource(architecture, node, 'AWS::ElasticBeanstalk::Environment');
}

/** A setting of an environment; a number as text counts as a number. */
function optionOf({ properties }: Resource, namespace: string, name: string): string | undefined {
  const setting = listOf(properties.OptionSettings)
    .map(objectOf)
    .find(({ Namespace, OptionName }) => Namespace === `aws:${namespace}` && OptionName === name);
  return typeof setting?.Value === 'string' ? setting.Value : undefined;
}

/** How many instances an environment has at least: it begins with them. */
export function leastInstances(environment: Resource): number {
  if (optionOf(environment, 'elasticbeanstalk:environment', 'EnvironmentType') === 'SingleInstance') return 1;
  return number(optionOf(environment, 'autoscaling:asg', 'MinSize'), 1);
}

/** How the control plane keeps the instances of an environment. */
export function environmentGroup(
  builder: FlowBuilder,
  node: NodeId,
  environment: Resource,
): Omit<GroupPlan, 'id' | 'node' | 'name' | 'station' | 'memory'> {
  const least = leastInstances(environment);
  const isAlone =
    optionOf(environment, 'elasticbeanstalk:environment', 'EnvironmentType') === 'SingleInstance';
  const cooldown = number(
    optionOf(environment, 'autoscaling:asg', 'Cooldown'),
    awsFigure('beanstalk.cooldown'),
  );
  const health = healthOf(environment);
  return {
    is: 'instances',
    min: least,
    max: isAlone ? 1 : Math.max(least, number(optionOf(environment, 'autoscaling:asg', 'MaxSize'), 4)),
    desired: least,
    launch: instanceStart(builder, node),
    cpuPeriod: usualFigure(builder, node, 'metricSeconds', awsFigure('ec2.basicMonitoring')),
    warmUp: cooldown,
    cooldown,
    drain: isAlone ? 0 : awsFigure('beanstalk.drain'),
    grace: 0,
    replacesUnhealthy: false,
    rebalancesZones: true,
    ...(isAlone ? {} : { health }),
    policies: isAlone ? [] : triggersOf(environment, cooldown),
    schedule: [],
    deployment: deploymentOf(environment),
  };
}

function healthOf(environment: Resource): HealthCheckPlan {
  const figure = (name: string, usual: string): number =>
    number(optionOf(environment, 'elasticbeanstalk:environment:process:default', name), awsFigure(usual));
  const isClassic = optionOf(environment, 'elasticbeanstalk:environment', 'LoadBalancerType') === 'classic';
  if (isClassic) {
    const classic = (name: string, usual: string): number =>
      number(optionOf(environment, 'elb:healthcheck', name), awsFigure(usual));
    return {
      interval: classic('Interval', 'beanstalk.classicInterval'),
      timeout: classic('Timeout', 'clb.timeout'),
      healthy: classic('HealthyThreshold', 'beanstalk.healthy'),
      unhealthy: classic('UnhealthyThreshold', 'beanstalk.unhealthy'),
    };
  }
  return {
    interval: figure('HealthCheckInterval', 'beanstalk.healthInterval'),
    timeout: figure('HealthCheckTimeout', 'targetGroup.httpTimeout'),
    healthy: figure('HealthyThresholdCount', 'beanstalk.healthy'),
    unhealthy: figure('UnhealthyThresholdCount', 'beanstalk.unhealthy'),
  };
}

/** One instance more above a threshold, and one fewer below another, with a pause after each. */
function triggersOf(environment: Resource, cooldown: number): readonly ScalingPolicyPlan[] {
  const option = (name: string): string | undefined => optionOf(environment, 'autoscaling:trigger', name);
  if (option('MeasureName') !== 'CPUUtilization') return [];
  const points = Math.max(1, Math.round(number(option('BreachDuration'), 5) / number(option('Period'), 5)));
  const trigger = (comparison: 'above' | 'below', threshold: number, by: number): ScalingPolicyPlan => ({
    is: 'step',
    name: comparison === 'above' ? 'Its upper threshold' : 'Its lower threshold',
    metric: 'cpu',
    comparison,
    threshold,
    points,
    of: points,
    periodSeconds: 60 * number(option('Period'), 5),
    adjustment: 'change',
    steps: [{ by }],
    minimumMagnitude: 0,
    cooldown,
    isSimple: true,
  });
  return [
    trigger('above', number(option('UpperThreshold'), 70), number(option('UpperBreachScaleIncrement'), 1)),
    trigger('below', number(option('LowerThreshold'), 30), number(option('LowerBreachScaleIncrement'), -1)),
  ];
}

const strategies: Readonly<Record<string, DeploymentPlan['strategy']>> = {
  AllAtOnce: 'all-at-once',
  Rolling: 'rolling',
  RollingWithAdditionalBatch: 'rolling-with-extra',
  Immutable: 'immutable',
  TrafficSplitting: 'canary',
};

function deploymentOf(environment: Resource): DeploymentPlan {
  const command = (name: string): string | undefined =>
    optionOf(environment, 'elasticbeanstalk:command', name);
  const splitting = (name: string): string | undefined =>
    optionOf(environment, 'elasticbeanstalk:trafficsplitting', name);
  const size = number(command('BatchSize'), 100);
  return {
    strategy: strategies[command('DeploymentPolicy') ?? ''] ?? 'all-at-once',
    minimumPercent: 0,
    maximumPercent: 100,
    batch:
      command('BatchSizeType') === 'Fixed'
        ? size
        : Math.max(1, Math.ceil((leastInstances(environment) * size) / 100 - 1e-9)),
    // A change of the configuration takes a third of the instances at a time.
    rollingBatch: number(
      optionOf(environment, 'autoscaling:updatepolicy:rollingupdate', 'MaxBatchSize'),
      Math.max(1, Math.ceil(leastInstances(environment) * awsFigure('beanstalk.configurationBatch') - 1e-9)),
    ),
    batchPatience:
      number(command('Timeout'), awsFigure('beanstalk.commandTimeout')) +
      awsFigure('beanstalk.commandMargin'),
    ...(isEnhanced(environment)
      ? { batchPause: awsFigure('beanstalk.batchChecks') * awsFigure('beanstalk.batchCheckInterval') }
      : {}),
    circuitBreaker: false,
    rollback: false,
    canaryPercent: number(splitting('NewVersionPercent'), 10),
    stepSeconds: 60 * number(splitting('EvaluationTime'), 5),
    bakeSeconds: 0,
  };
}

/** Whether Elastic Beanstalk looks at the instances itself, beside their load balancer. */
function isEnhanced(environment: Resource): boolean {
  return optionOf(environment, 'elasticbeanstalk:healthreporting:system', 'SystemType') === 'enhanced';
}
