import { z } from 'zod';
import { awsFigure } from '../../aws-limits.ts';
import { figure, limitFigure, optionalFigure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { memoryFields, serverFields } from './server-load.ts';

/** Of nodes that Karpenter replaces by their age. */
const nodeAge = figure(0, {
  title: 'Age of the nodes at the start',
  unit: 'h',
  help: 'Karpenter replaces a node when it is as old as its pool says.',
  min: 0,
  max: 100_000,
  advanced: true,
});

const nodeReady = (title: string) =>
  figure(awsFigure('karpenter.nodeReady'), { title, unit: 's', min: 0, max: 3600 });

/** A cluster of Kubernetes: what its autoscaler does, and what Karpenter waits for. */
export const clusterLoad: KindLoad = {
  behaves: 'servers',
  parameters: z.object({
    ...serverFields,
    autoscalerScanSeconds: limitFigure('clusterAutoscaler.scan', {
      title: 'Cluster Autoscaler looks every',
      unit: 's',
      min: 1,
      max: 600,
      advanced: true,
    }),
    scaleDownUtilization: limitFigure('clusterAutoscaler.utilization', {
      title: 'A node may go below',
      unit: 'of its requests',
      min: 0,
      max: 1,
      advanced: true,
    }),
    scaleDownUnneededSeconds: limitFigure('clusterAutoscaler.unneeded', {
      title: 'When it was not needed for',
      unit: 's',
      min: 0,
      max: 86_400,
      advanced: true,
    }),
    scaleDownAfterAddSeconds: limitFigure('clusterAutoscaler.afterAdd', {
      title: 'And none was added for',
      unit: 's',
      min: 0,
      max: 86_400,
      advanced: true,
    }),
    scaleDownAfterFailureSeconds: limitFigure('clusterAutoscaler.afterFailure', {
      title: 'And none could not be emptied for',
      unit: 's',
      min: 0,
      max: 86_400,
      advanced: true,
    }),
    nodeProvisionSeconds: limitFigure('clusterAutoscaler.provisionTimeout', {
      title: 'A node that does not come is given up after',
      unit: 's',
      help: 'Its group is then left alone for five minutes, and for longer each time.',
      min: 1,
      max: 86_400,
      advanced: true,
    }),
    autoscalerLatencySeconds: optionalFigure({
      title: 'Cluster Autoscaler asks for a node after',
      unit: 's on average',
      group: 'Limits',
      help: `From a pod that fits nowhere on. Without it, ${awsFigure('clusterAutoscaler.latency')}, and ${awsFigure('clusterAutoscaler.largeLatency')} with ${awsFigure('clusterAutoscaler.smallCluster')} nodes or more.`,
      min: 0,
      max: 3600,
      advanced: true,
      origin: 'AWS',
    }),
    nodeReadySeconds: nodeReady('A node of Karpenter is ready after'),
    nodeAgeHours: nodeAge,
  }),
};

/** What Karpenter waits for before it buys a machine. */
export const karpenterLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    nodeReadySeconds: nodeReady('A node is ready after'),
    nodeAgeHours: nodeAge,
    batchIdleSeconds: limitFigure('karpenter.batchIdle', {
      title: 'Waits for more pods',
      unit: 's',
      min: 0,
      max: 600,
      advanced: true,
    }),
    batchMaxSeconds: limitFigure('karpenter.batchMax', {
      title: 'But no longer than',
      unit: 's',
      min: 0,
      max: 600,
      advanced: true,
    }),
  }),
};

/** Pods, and what their autoscaler does. */
export const podLoad: KindLoad = {
  behaves: 'servers',
  parameters: z.object({
    ...serverFields,
    ...memoryFields,
    syncSeconds: limitFigure('horizontalPodAutoscaler.sync', {
      title: 'Autoscaler looks every',
      unit: 's',
      min: 1,
      max: 600,
      advanced: true,
    }),
    cpuInitializationSeconds: limitFigure('horizontalPodAutoscaler.cpuInitialization', {
      title: 'A pod that is not ready counts as idle for',
      unit: 's',
      help: 'After its start; later it counts with what it uses, if it has ever been ready.',
      min: 0,
      max: 86_400,
      advanced: true,
    }),
    readinessDelaySeconds: limitFigure('horizontalPodAutoscaler.readinessDelay', {
      title: 'It has been ready if it was after',
      unit: 's',
      min: 0,
      max: 3600,
      advanced: true,
    }),
    tolerance: limitFigure('horizontalPodAutoscaler.tolerance', {
      title: 'Autoscaler tolerates',
      unit: 'of the target',
      min: 0,
      max: 1,
      advanced: true,
    }),
  }),
};
