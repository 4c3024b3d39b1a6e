import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { DeploymentPlan, GroupPlan, HealthCheckPlan } from '../flow/flow.ts';
import type { PlacementPlan } from '../flow/hosts.ts';
import type { PodMetric, PodScalingPlan } from '../flow/pod-scaling.ts';
import { portionOf } from '../flow/portion.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { otherPoolsOf, podNeedsOf, poolOfPods } from './kubernetes-nodes.ts';
import { numberOf } from './load-parameters.ts';
import { containerStart } from './start-times.ts';

/** What pods of a deployment take of nodes; undefined on Fargate. */
export function podPlacementOf(builder: FlowBuilder, pod: NodeView): PlacementPlan | undefined {
  const pool = poolOfPods(builder, pod.id);
  if (pool === undefined) return undefined;
  const others = otherPoolsOf(builder, pod.id, pool);
  const keeps = String(pod.properties.minAvailable ?? '0');
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
    ...(others.length === 0 ? {} : { otherPools: others }),
    ...(keeps === '0' ? {} : { keeps: portionOf(keeps) }),
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
  const [up, down] = [
    numberOf(properties.scaleUpPeriodSeconds, 30),
    numberOf(properties.scaleDownPeriodSeconds, 60),
  ];
  const stated = properties.autoscalerTolerance;
  return {
    name: 'its autoscaler',
    metrics,
    syncSeconds: numberOf(load.syncSeconds, awsFigure('horizontalPodAutoscaler.sync')),
    tolerance: numberOf(stated, numberOf(load.tolerance, awsFigure('horizontalPodAutoscaler.tolerance'))),
    cpuInitializationSeconds: numberOf(
      load.cpuInitializationSeconds,
      awsFigure('horizontalPodAutoscaler.cpuInitialization'),
    ),
    readinessDelaySeconds: numberOf(
      load.readinessDelaySeconds,
      awsFigure('horizontalPodAutoscaler.readinessDelay'),
    ),
    up: {
      windowSeconds: numberOf(properties.scaleUpStabilizationSeconds, 0),
      select: selects[String(properties.scaleUpSelectPolicy)] ?? 'most',
      policies: [
        { is: 'percent', value: numberOf(properties.scaleUpPercent, 100), periodSeconds: up },
        { is: 'pods', value: numberOf(properties.scaleUpPods, 4), periodSeconds: up },
      ],
    },
    down: {
      windowSeconds: numberOf(properties.scaleDownStabilizationSeconds, 300),
      select: selects[String(properties.scaleDownSelectPolicy)] ?? 'most',
      policies: [
        { is: 'percent', value: numberOf(properties.scaleDownPercent, 100), periodSeconds: down },
        ...(typeof properties.scaleDownPods === 'number'
          ? [{ is: 'pods' as const, value: properties.scaleDownPods, periodSeconds: down }]
          : []),
      ],
    },
  };
}

const selects: Readonly<Record<string, PodScalingPlan['up']['select']>> = {
  Max: 'most',
  Min: 'least',
  Disabled: 'disabled',
};

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
