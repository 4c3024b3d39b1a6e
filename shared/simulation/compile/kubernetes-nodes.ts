import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { clusterOf, gibibytesOf, vcpuOf } from '#shared/catalogue/kit/kubernetes.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ClusterAutoscalerPlan, HostPoolPlan, KarpenterPlan, Machine } from '../flow/hosts.ts';
import type { InstanceFacts } from './cannot-compile.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { zonesOf } from './host-pools.ts';
import { numberOf } from './load-parameters.ts';
import { number, objectOf, ownResource } from './resource-facts.ts';
import { instanceStart } from './start-times.ts';

/** Of a type that the catalogue does not know. */
const unknownFacts: InstanceFacts = { vcpu: 2, memoryGib: 8, interfaces: 3, addressesPerInterface: 10 };

/** The nodes that the pods of a deployment run on; undefined on Fargate, and where no nodes are drawn. */
export function poolOfPods(builder: FlowBuilder, deployment: NodeId): number | undefined {
  const { reader } = builder;
  if (reader.ancestorOf(deployment, 'eks-fargate-profile') !== undefined) return undefined;
  const around =
    reader.ancestorOf(deployment, 'eks-node-group') ?? reader.ancestorOf(deployment, 'karpenter-node-pool');
  const cluster = clusterOf(deployment, reader);
  const nodes = around ?? (cluster === undefined ? undefined : firstNodesOf(builder, cluster));
  return nodes === undefined ? undefined : poolOfNodes(builder, nodes, cluster);
}

function poolOfNodes(builder: FlowBuilder, nodes: NodeView, cluster: NodeView | undefined): number {
  return builder.poolOnce(nodes.id, () =>
    nodes.kind === 'karpenter-node-pool'
      ? karpenterPool(builder, nodes, cluster)
      : nodes.kind === 'eks-cluster'
        ? automaticPool(builder, nodes)
        : nodeGroupPool(builder, nodes, cluster),
  );
}

/** The other node groups of its cluster, for pods that are not drawn inside of one. */
export function otherPoolsOf(builder: FlowBuilder, deployment: NodeId, pool: number): readonly number[] {
  const { reader } = builder;
  const cluster = clusterOf(deployment, reader);
  if (cluster === undefined || reader.ancestorOf(deployment, 'eks-node-group') !== undefined) return [];
  if (builder.hostPools[pool]?.scaling.is === 'karpenter') return [];
  return reader
    .descendantsOf(cluster.id, 'eks-node-group')
    .map((nodes) => poolOfNodes(builder, nodes, cluster))
    .filter((each) => each !== pool);
}

/** Where a deployment does not say, its pods go to the first node group, else to Karpenter's first pool. */
function firstNodesOf({ reader }: FlowBuilder, cluster: NodeView): NodeView | undefined {
  const drawn = [
    ...reader.descendantsOf(cluster.id, 'eks-node-group'),
    ...reader.descendantsOf(cluster.id, 'karpenter-node-pool'),
  ];
  return drawn[0] ?? (cluster.properties.autoMode === true ? cluster : undefined);
}

function nodeGroupPool(builder: FlowBuilder, nodes: NodeView, cluster: NodeView | undefined): HostPoolPlan {
  const resource = ownResource(builder.architecture, nodes.id, 'AWS::EKS::Nodegroup');
  const scaling = objectOf(resource?.properties.ScalingConfig);
  const types = nodes.properties.instanceTypes;
  const type = Array.isArray(types) && typeof types[0] === 'string' ? types[0] : 'm6i.large';
  const min = number(scaling.MinSize, 1);
  const isScaled = cluster?.properties.clusterAutoscaler === true;
  return {
    id: nodes.id,
    node: nodes.id,
    name: nodes.name,
    noun: 'node',
    min,
    max: number(scaling.MaxSize, min),
    desired: number(scaling.DesiredSize, min),
    zones: zonesAround(builder, nodes, cluster),
    machine: machineOf(builder, type, cluster),
    launch: instanceStart(builder, nodes.id),
    scaling: isScaled ? clusterAutoscaler(builder.load(cluster.id)) : { is: 'none' },
  };
}

function clusterAutoscaler(load: Readonly<Record<string, unknown>>): ClusterAutoscalerPlan {
  return {
    is: 'cluster-autoscaler',
    scanSeconds: numberOf(load.autoscalerScanSeconds, awsFigure('clusterAutoscaler.scan')),
    downThreshold: numberOf(load.scaleDownUtilization, awsFigure('clusterAutoscaler.utilization')),
    unneededSeconds: numberOf(load.scaleDownUnneededSeconds, awsFigure('clusterAutoscaler.unneeded')),
    afterAddSeconds: numberOf(load.scaleDownAfterAddSeconds, awsFigure('clusterAutoscaler.afterAdd')),
    afterFailureSeconds: numberOf(
      load.scaleDownAfterFailureSeconds,
      awsFigure('clusterAutoscaler.afterFailure'),
    ),
    provisionSeconds: numberOf(load.nodeProvisionSeconds, awsFigure('clusterAutoscaler.provisionTimeout')),
    backoffSeconds: awsFigure('clusterAutoscaler.backoff'),
    longestBackoffSeconds: awsFigure('clusterAutoscaler.longestBackoff'),
    latencySeconds: numberOf(load.autoscalerLatencySeconds, awsFigure('clusterAutoscaler.latency')),
    largeLatencySeconds: numberOf(load.autoscalerLatencySeconds, awsFigure('clusterAutoscaler.largeLatency')),
    largeFrom: awsFigure('clusterAutoscaler.smallCluster'),
  };
}

function karpenterPool(builder: FlowBuilder, pool: NodeView, cluster: NodeView | undefined): HostPoolPlan {
  const { properties } = pool;
  const stated = Array.isArray(properties.instanceTypes) ? (properties.instanceTypes as string[]) : [];
  const zones = Array.isArray(properties.zones) ? (properties.zones as string[]) : [];
  return karpenterPlan(builder, pool, cluster, {
    names: stated.length > 0 ? stated : typesOf(builder, properties),
    zones: zones.length > 0 ? zones : zonesAround(builder, pool, cluster),
    vcpuLimit: vcpuOf(String(properties.cpuLimit ?? '')) ?? Number.POSITIVE_INFINITY,
    consolidates: properties.consolidationPolicy === 'WhenEmpty' ? 'empty' : 'underutilized',
    consolidateAfter: secondsOf(String(properties.consolidateAfter ?? '0s')),
    budget: String(properties.disruptionBudget ?? '10%'),
    expireAfter:
      typeof properties.expireAfter === 'string'
        ? secondsOf(properties.expireAfter)
        : 3600 * awsFigure('karpenter.expireAfter'),
  });
}

/** EKS Auto Mode runs Karpenter itself, with general-purpose machines. */
function automaticPool(builder: FlowBuilder, cluster: NodeView): HostPoolPlan {
  return karpenterPlan(builder, cluster, cluster, {
    names: typesOf(builder, { instanceCategories: ['c', 'm', 'r'], minimumGeneration: 5 }),
    zones: zonesOf(builder, cluster.id),
    vcpuLimit: Number.POSITIVE_INFINITY,
    consolidates: 'underutilized',
    consolidateAfter: 30,
    budget: '10%',
    expireAfter: 3600 * awsFigure('eks.autoMode.expireAfter'),
  });
}

interface KarpenterSettings {
  readonly names: readonly string[];
  readonly zones: readonly string[];
  readonly vcpuLimit: number;
  readonly consolidates: 'empty' | 'underutilized';
  readonly consolidateAfter: number;
  readonly budget: string;
  readonly expireAfter: number;
}

function karpenterPlan(
  builder: FlowBuilder,
  pool: NodeView,
  cluster: NodeView | undefined,
  settings: KarpenterSettings,
): HostPoolPlan {
  const load = builder.load(pool.id);
  const machines = settings.names
    .map((name) => machineOf(builder, name, cluster))
    .sort((a, b) => a.vcpu - b.vcpu || a.memoryMib - b.memoryMib || (a.type < b.type ? -1 : 1));
  const machine = machines[0] ?? machineOf(builder, 'm6i.large', cluster);
  const scaling: KarpenterPlan = {
    is: 'karpenter',
    machines: machines.length === 0 ? [machine] : machines,
    batchIdleSeconds: numberOf(load.batchIdleSeconds, 1),
    batchMaxSeconds: numberOf(load.batchMaxSeconds, awsFigure('karpenter.batchMax')),
    consolidates: Number.isFinite(settings.consolidateAfter) ? settings.consolidates : 'never',
    consolidateAfterSeconds: settings.consolidateAfter,
    budget: settings.budget.endsWith('%') ? Number(settings.budget.slice(0, -1)) / 100 : 1,
    vcpuLimit: settings.vcpuLimit,
    expireAfterSeconds: settings.expireAfter,
    ageAtStartSeconds: 3600 * numberOf(load.nodeAgeHours, 0),
  };
  return {
    id: pool.id,
    node: pool.id,
    name: pool.name,
    noun: 'node',
    min: 0,
    max: Number.POSITIVE_INFINITY,
    desired: 0,
    zones: settings.zones,
    machine,
    launch: { is: 'constant', value: numberOf(load.nodeReadySeconds, awsFigure('karpenter.nodeReady')) },
    scaling,
  };
}

/** Types of the catalogue that a pool takes, by family, generation, size and architecture. */
function typesOf(builder: FlowBuilder, properties: Readonly<Record<string, unknown>>): readonly string[] {
  const list = (name: string): readonly unknown[] => {
    const value = properties[name];
    return Array.isArray(value) ? value : [];
  };
  const categories = list('instanceCategories');
  const sizes = list('instanceSizes');
  const architectures = list('architectures');
  const wanted = architectures.length === 0 ? ['amd64'] : architectures;
  const least = numberOf(properties.minimumGeneration, 5);
  return (builder.options.instanceTypes?.() ?? []).flatMap(({ type, architecture, hourlyUsd }) => {
    const [, category, generation, size] = /^([a-z]+)(\d+)[a-z-]*\.(.+)$/.exec(type) ?? [];
    const isWanted =
      category !== undefined &&
      hourlyUsd !== undefined &&
      categories.includes(category) &&
      Number(generation) >= least &&
      (sizes.length === 0 || sizes.includes(size)) &&
      !/metal|nano|micro/.test(size ?? '') &&
      wanted.includes(architecture === 'arm64' ? 'arm64' : 'amd64');
    return isWanted ? [type] : [];
  });
}

function zonesAround(
  builder: FlowBuilder,
  nodes: NodeView,
  cluster: NodeView | undefined,
): readonly string[] {
  const own = zonesOf(builder, nodes.id);
  return own[0] === '' && cluster !== undefined ? zonesOf(builder, cluster.id) : own;
}

/** What is left for pods on a node: less what the images of EKS reserve for the system and the kubelet. */
function machineOf(builder: FlowBuilder, type: string, cluster: NodeView | undefined): Machine {
  const facts = builder.options.instanceType?.(type) ?? unknownFacts;
  const hourly = builder.options.instanceTypes?.().find((each) => each.type === type)?.hourlyUsd;
  const pods = mostPods(facts, cluster?.properties.prefixDelegation === true);
  return {
    type,
    vcpu: facts.vcpu - reservedVcpu(facts.vcpu),
    memoryMib: Math.floor(facts.memoryGib * 1024 - reservedMib(pods)),
    slots: pods,
    ...(hourly === undefined ? {} : { hourly: Number(hourly) }),
  };
}

/** Addresses bound the pods of a node, unless it gets prefixes of them (amazon-eks-ami, max-pods calculator). */
function mostPods({ vcpu, interfaces, addressesPerInterface }: InstanceFacts, hasPrefixes: boolean): number {
  const isSmall = vcpu < awsFigure('eks.pods.smallNodeVcpu');
  const most = awsFigure(isSmall ? 'eks.pods.smallNode' : 'eks.pods.largeNode');
  if (hasPrefixes || interfaces === undefined || addressesPerInterface === undefined) return most;
  return Math.min(most, interfaces * (addressesPerInterface - 1) + 2);
}

/** A share of each core, less of each further one, as the images of EKS keep it. */
function reservedVcpu(vcpu: number): number {
  const next = awsFigure('eks.reserve.nextCores');
  const shares = [awsFigure('eks.reserve.firstCore'), awsFigure('eks.reserve.secondCore'), next, next];
  const others = Math.max(0, vcpu - shares.length) * awsFigure('eks.reserve.otherCores');
  return shares.slice(0, vcpu).reduce((sum, share) => sum + share, 0) + others;
}

/** For the kubelet, more with each pod, and what has to stay free. */
function reservedMib(pods: number): number {
  return (
    awsFigure('eks.reserve.memory') +
    awsFigure('eks.reserve.memoryPerPod') * pods +
    awsFigure('eks.reserve.eviction')
  );
}

/** What one pod of a deployment asks for. */
export function podNeedsOf(pod: NodeView): { readonly vcpu: number; readonly memoryMib: number } {
  return {
    vcpu: vcpuOf(String(pod.properties.cpuRequest ?? '')) ?? 0.25,
    memoryMib: (gibibytesOf(String(pod.properties.memoryRequest ?? '')) ?? 0.25) * 1024,
  };
}

function secondsOf(text: string): number {
  if (text === 'Never') return Number.POSITIVE_INFINITY;
  const units = { s: 1, m: 60, h: 3600 } as const;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([smh])/g)) {
    total += Number(amount) * units[unit as keyof typeof units];
  }
  return total;
}
