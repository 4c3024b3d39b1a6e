import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { DeploymentPlan, GroupPlan, HealthCheckPlan, Portion } from '../flow/flow.ts';
import type { PlacementPlan } from '../flow/hosts.ts';
import type { PodMetric, PodScalingPlan } from '../flow/pod-scaling.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { podNeedsOf, poolOfPods } from './kubernetes-nodes.ts';
import { numberOf } from './load-parameters.ts';
import { containerStart } from './start-times.ts';

/** What pods of a deployment take of nodes; undefined on Fargate. */
export function podPlacementOf(builder: FlowBuilder, pod: NodeView): PlacementPlan | undefined {
  const pool = poolOfPods(builder, pod.id);
  if (pool === undefined) return undefined;
  return {
    pool,
    noun: 'pod',
    ...podNeedsOf(pod),
    takesSlot: true,
    // The scheduler prefers nodes with most room; over zones first where that is asked for.
    strategies:
      pod.properties.spreadOverZones === false ? ['spread-hosts'] : ['spread-zones', 'spread-hosts'],
    isDistinct: false,
    isDaemon: pod.properties.workload === 'DaemonSet',
  };
}

/** How the control plane keeps the pods of a deployment. */
export function podGroupOf(
  builder: FlowBuilder,
  pod: NodeView,
  placement: PlacementPlan | undefined,
): Pick<
  GroupPlan,
  | 'is'
  | 'min'
  | 'max'
  | 'launch'
  | 'warmUp'
  | 'cooldown'
  | 'grace'
  | 'drain'
  | 'replacesUnhealthy'
  | 'policies'
  | 'schedule'
  | 'deployment'
  | 'health'
  | 'podScaling'
  | 'placement'
> {
  const { properties } = pod;
  const isDaemon = properties.workload === 'DaemonSet';
  const isScaled = properties.autoscaling === true && !isDaemon;
  const replicas = numberOf(properties.replicas, 2);
  return {
    is: 'pods',
    min: isDaemon ? 0 : isScaled ? numberOf(properties.minReplicas, 1) : replicas,
    max: isDaemon
      ? Number.POSITIVE_INFINITY
      : isScaled
        ? numberOf(properties.maxReplicas, replicas)
        : replicas,
    launch: containerStart(builder, pod.id, placement === undefined),
    warmUp: 0,
    cooldown: 0,
    grace: 0,
    drain: numberOf(properties.terminationGracePeriodSeconds, 30),
    // What fails its liveness probe is started again; readiness only takes it out of rotation.
    replacesUnhealthy: properties.livenessPath !== '',
    health: readinessOf(pod),
    policies: [],
    schedule: [],
    ...(isScaled ? { podScaling: podScalingOf(builder, pod) } : {}),
    ...(placement === undefined ? {} : { placement }),
    deployment: deploymentOf(pod),
  };
}

/** Kubernetes takes a pod out after three failed probes and back in after one. */
function readinessOf({ properties }: NodeView): HealthCheckPlan {
  return {
    interval: numberOf(properties.readinessPeriodSeconds, 10),
    timeout: 1,
    healthy: 1,
    unhealthy: 3,
  };
}

function podScalingOf(builder: FlowBuilder, pod: NodeView): PodScalingPlan {
  const { properties } = pod;
  const load = builder.load(pod.id);
  const external = Array.isArray(properties.externalMetrics) ? properties.externalMetrics : [];
  const metrics: PodMetric[] = [{ is: 'cpu', target: numberOf(properties.targetCpuUtilization, 70) }];
  const memory = properties.targetMemoryUtilization;
  if (typeof memory === 'number') metrics.push({ is: 'memory', target: memory });
  for (const each of external as readonly { readonly name?: unknown; readonly averageValue?: unknown }[]) {
    const target = Number.parseFloat(String(each.averageValue ?? ''));
    if (/sqs|queue|messages|backlog/i.test(String(each.name ?? '')) && target > 0) {
      metrics.push({ is: 'backlog', target });
    }
  }
  return {
    name: 'its autoscaler',
    metrics,
    syncSeconds: numberOf(load.syncSeconds, awsFigure('horizontalPodAutoscaler.sync')),
    tolerance: numberOf(load.tolerance, awsFigure('horizontalPodAutoscaler.tolerance')),
    up: {
      windowSeconds: 0,
      policies: [
        { is: 'percent', value: numberOf(properties.scaleUpPercent, 100), periodSeconds: 30 },
        { is: 'pods', value: numberOf(properties.scaleUpPods, 4), periodSeconds: 30 },
      ],
    },
    down: {
      windowSeconds: numberOf(properties.scaleDownStabilizationSeconds, 300),
      policies: [{ is: 'percent', value: numberOf(properties.scaleDownPercent, 100), periodSeconds: 60 }],
    },
  };
}

function deploymentOf({ properties }: NodeView): DeploymentPlan {
  const isRecreate = properties.strategy === 'Recreate';
  return {
    strategy: isRecreate ? 'all-at-once' : 'rolling',
    minimumPercent: 100,
    maximumPercent: 100,
    surge: portionOf(properties.maxSurge),
    unavailable: portionOf(properties.maxUnavailable),
    batch: 0,
    circuitBreaker: false,
    rollback: false,
    canaryPercent: 10,
    stepSeconds: 300,
    bakeSeconds: 0,
  };
}

/** A number of pods, or a percentage of them. */
function portionOf(value: unknown): Portion {
  const text = String(value ?? '0');
  return text.endsWith('%')
    ? { is: 'percent', value: Number(text.slice(0, -1)) }
    : { is: 'count', value: Number(text) };
}
