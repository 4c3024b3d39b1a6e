import { z } from 'zod';
import { environmentField, securityGroupsField } from '../common-fields.ts';
import { cpuQuantity, labelsField, memoryQuantity, namespaceField } from '../kubernetes.ts';

const kubernetesNamePattern = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;
const cpuHelp = 'Cores or thousandths of one: 0.5 or 250m.';
const memoryHelp = 'Such as 256Mi or 1Gi.';

/** What a deployment states: its container, probes, how it scales and how new versions come. */
export const k8sDeploymentSettings = z.object({
  workload: z.enum(['Deployment', 'DaemonSet']).default('Deployment').meta({
    title: 'Runs as',
    help: 'A DaemonSet runs one pod on every node: agents, log shippers. Fargate has none.',
  }),
  namespace: namespaceField,
  replicas: z.int().min(0).max(10_000).default(2).meta({ title: 'Pods', group: 'Scaling' }),
  image: z.string().min(1).default('public.ecr.aws/docker/library/nginx:stable').meta({
    title: 'Image',
    group: 'Container',
    help: 'A connection to an ECR repository takes its place. The default only shows that it runs.',
  }),
  containerName: z.string().regex(kubernetesNamePattern).default('app').meta({
    title: 'Container name',
    group: 'Container',
    advanced: true,
  }),
  containerPort: z.int().min(1).max(65_535).default(80).meta({ title: 'Container port', group: 'Container' }),
  command: z.array(z.string()).default([]).meta({ title: 'Command', group: 'Container', advanced: true }),
  cpuRequest: z
    .string()
    .regex(cpuQuantity, cpuHelp)
    .default('250m')
    .meta({ title: 'CPU requested', group: 'Container', help: cpuHelp }),
  memoryRequest: z
    .string()
    .regex(memoryQuantity, memoryHelp)
    .default('256Mi')
    .meta({ title: 'Memory requested', group: 'Container', help: memoryHelp }),
  cpuLimit: z.string().regex(cpuQuantity, cpuHelp).optional().meta({
    title: 'CPU limit',
    group: 'Container',
    advanced: true,
    help: 'Above it the container is slowed down. Without it, it may use what is idle.',
  }),
  memoryLimit: z.string().regex(memoryQuantity, memoryHelp).default('512Mi').meta({
    title: 'Memory limit',
    group: 'Container',
    help: 'Above it the container is killed.',
  }),
  environment: environmentField,
  secretVariables: z
    .array(
      z.object({
        name: z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
          .meta({ title: 'Variable' }),
        secretName: z.string().regex(kubernetesNamePattern).meta({ title: 'Secret of the cluster' }),
        secretKey: z.string().min(1).meta({ title: 'Key' }),
      }),
    )
    .max(100)
    .default([])
    .meta({
      title: 'Secrets as variables',
      group: 'Code',
      help: 'From secrets of the namespace, which are made outside of these manifests.',
    }),
  sidecars: z
    .array(
      z.object({
        name: z.string().regex(kubernetesNamePattern).meta({ title: 'Name' }),
        image: z.string().min(1).meta({ title: 'Image' }),
        containerPort: z.int().min(1).max(65_535).optional().meta({ title: 'Port' }),
      }),
    )
    .max(9)
    .default([])
    .meta({ title: 'More containers', group: 'Container', advanced: true }),
  livenessPath: z.string().default('').meta({
    title: 'Liveness path',
    group: 'Health',
    help: 'Asked by HTTP; the container is restarted when it fails. Empty for no probe.',
  }),
  livenessInitialDelaySeconds: z.int().min(0).max(3600).default(30).meta({
    title: 'Liveness starts after',
    unit: 's',
    group: 'Health',
    advanced: true,
  }),
  livenessPeriodSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(10)
    .meta({ title: 'Liveness every', unit: 's', group: 'Health', advanced: true }),
  readinessPath: z.string().default('').meta({
    title: 'Readiness path',
    group: 'Health',
    help: 'No traffic is sent to a pod while it fails. Empty: the port is tried where a service leads here.',
  }),
  readinessInitialDelaySeconds: z.int().min(0).max(3600).default(5).meta({
    title: 'Readiness starts after',
    unit: 's',
    group: 'Health',
    advanced: true,
  }),
  readinessPeriodSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(5)
    .meta({ title: 'Readiness every', unit: 's', group: 'Health', advanced: true }),
  autoscaling: z.boolean().default(true).meta({
    title: 'Scale by itself',
    group: 'Scaling',
    help: 'A HorizontalPodAutoscaler changes the number of pods. CPU and memory need the metrics server.',
  }),
  minReplicas: z
    .int()
    .min(1)
    .max(10_000)
    .default(2)
    .meta({ title: 'Minimum', unit: 'pods', group: 'Scaling' }),
  maxReplicas: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .meta({ title: 'Maximum', unit: 'pods', group: 'Scaling' }),
  targetCpuUtilization: z.int().min(1).max(1000).default(70).meta({
    title: 'CPU target',
    unit: '% of the request',
    group: 'Scaling',
  }),
  targetMemoryUtilization: z.int().min(1).max(1000).optional().meta({
    title: 'Memory target',
    unit: '% of the request',
    group: 'Scaling',
    advanced: true,
  }),
  externalMetrics: z
    .array(
      z.object({
        name: z.string().min(1).meta({ title: 'Metric', help: 'Such as sqs_queue_messages_visible.' }),
        labelName: z.string().default('').meta({ title: 'Label' }),
        labelValue: z.string().default('').meta({ title: 'Value of the label' }),
        averageValue: z
          .string()
          .regex(/^\d+(\.\d+)?[mkMG]?$/)
          .meta({ title: 'Target per pod' }),
      }),
    )
    .max(10)
    .default([])
    .meta({
      title: 'Scale on other metrics',
      group: 'Scaling',
      advanced: true,
      help: 'Needs an adapter for the metrics API, such as KEDA or the CloudWatch adapter.',
    }),
  scaleDownStabilizationSeconds: z.int().min(0).max(3600).default(300).meta({
    title: 'Calm before scale-in',
    unit: 's',
    group: 'Scaling',
    advanced: true,
  }),
  scaleDownPercent: z.int().min(1).max(100).default(50).meta({
    title: 'Scale-in at most',
    unit: '% in a period',
    group: 'Scaling',
    advanced: true,
  }),
  scaleDownPods: z.int().min(1).max(1000).optional().meta({
    title: 'Or scale-in by',
    unit: 'pods in a period',
    group: 'Scaling',
    advanced: true,
    help: 'Without it, only the percentage bounds it.',
  }),
  scaleDownPeriodSeconds: z.int().min(1).max(1800).default(60).meta({
    title: 'Period of scale-in',
    unit: 's',
    group: 'Scaling',
    advanced: true,
  }),
  scaleDownSelectPolicy: z.enum(['Max', 'Min', 'Disabled']).default('Max').meta({
    title: 'Of the bounds of scale-in',
    group: 'Scaling',
    advanced: true,
    help: 'Max: the one that allows most counts. Disabled: no pods are taken away.',
  }),
  scaleUpStabilizationSeconds: z.int().min(0).max(3600).default(0).meta({
    title: 'Calm before scale-out',
    unit: 's',
    group: 'Scaling',
    advanced: true,
  }),
  scaleUpPercent: z.int().min(1).max(1000).default(100).meta({
    title: 'Scale-out at most',
    unit: '% in a period',
    group: 'Scaling',
    advanced: true,
  }),
  scaleUpPods: z.int().min(1).max(1000).default(4).meta({
    title: 'Or at least',
    unit: 'pods in a period',
    group: 'Scaling',
    advanced: true,
  }),
  scaleUpPeriodSeconds: z.int().min(1).max(1800).default(30).meta({
    title: 'Period of scale-out',
    unit: 's',
    group: 'Scaling',
    advanced: true,
  }),
  scaleUpSelectPolicy: z.enum(['Max', 'Min', 'Disabled']).default('Max').meta({
    title: 'Of the bounds of scale-out',
    group: 'Scaling',
    advanced: true,
    help: 'Max: the one that allows most counts. Disabled: no pods are added.',
  }),
  autoscalerTolerance: z.number().min(0).max(1).optional().meta({
    title: 'Tolerance',
    unit: 'of the target',
    group: 'Scaling',
    advanced: true,
    help: 'Nothing changes while metrics are so near to their targets. As the cluster does, unless stated; from Kubernetes 1.33 on.',
  }),
  strategy: z.enum(['RollingUpdate', 'Recreate']).default('RollingUpdate').meta({
    title: 'New versions',
    group: 'Deployment',
    help: 'Recreate stops all pods first. For blue/green and canary, draw a deployment for each version.',
  }),
  maxSurge: z
    .string()
    .regex(/^\d+%?$/, 'A number of pods or a percentage.')
    .default('25%')
    .meta({
      title: 'More at a time',
      group: 'Deployment',
      advanced: true,
    }),
  maxUnavailable: z
    .string()
    .regex(/^\d+%?$/, 'A number of pods or a percentage.')
    .default('0')
    .meta({
      title: 'Missing at a time',
      group: 'Deployment',
      advanced: true,
    }),
  minAvailable: z
    .string()
    .regex(/^\d+%?$/, 'A number of pods or a percentage.')
    .default('50%')
    .meta({
      title: 'Kept while nodes are replaced',
      group: 'Deployment',
      advanced: true,
      help: 'A PodDisruptionBudget; 0 for none.',
    }),
  spreadOverZones: z.boolean().default(true).meta({ title: 'Spread over zones', advanced: true }),
  cpuArchitecture: z
    .enum(['any', 'amd64', 'arm64'])
    .default('any')
    .meta({ title: 'Architecture', group: 'Container', advanced: true }),
  nodeSelector: labelsField.meta({
    title: 'Only on nodes with labels',
    advanced: true,
    help: 'Drawn inside a node group or pool, pods stay on its nodes in any case.',
  }),
  podLabels: labelsField.meta({
    title: 'More labels of the pods',
    advanced: true,
    help: 'Such as version: v1, for a service mesh or a Fargate profile.',
  }),
  serviceAccount: z.string().regex(kubernetesNamePattern).optional().meta({
    title: 'Service account',
    group: 'Security',
    advanced: true,
    help: 'Named like the deployment, unless stated.',
  }),
  readonlyRootFilesystem: z.boolean().default(false).meta({
    title: 'Read-only root file system',
    group: 'Security',
    advanced: true,
  }),
  runAsNonRoot: z.boolean().default(false).meta({
    title: 'Refuse to run as root',
    group: 'Security',
    advanced: true,
  }),
  terminationGracePeriodSeconds: z.int().min(0).max(3600).default(30).meta({
    title: 'Time to stop',
    unit: 's',
    group: 'Health',
    advanced: true,
  }),
  securityGroups: securityGroupsField.meta({
    title: 'Security groups',
    group: 'Network',
    reference: ['security-group'],
    help: 'Of the pods themselves, beside that of the cluster. Without any, pods have the group of their cluster.',
  }),
});
