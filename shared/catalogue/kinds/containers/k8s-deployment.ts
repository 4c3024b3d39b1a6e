import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { runningHoursField } from '../../kit/common-fields.ts';
import { clusterOf } from '../../kit/kubernetes.ts';
import { fargatePodSize, podCredentialsOf, podsCallAws } from '../../kit/kubernetes-pods.ts';
import { serviceAccountName, webIdentityTrust } from '../../kit/kubernetes-roles.ts';
import { workloadManifests } from '../../kit/kubernetes-workload.ts';
import { podLoad } from '../../kit/load/kubernetes-load.ts';
import { k8sDeploymentSettings } from '../../kit/settings/k8s-deployment-settings.ts';
import { averageCount, drawn, product, runningHours } from '../../kit/usage-quantity.ts';

export const k8sDeployment = defineKind({
  id: 'k8s-deployment',
  title: 'Kubernetes deployment',
  family: 'containers',
  icon: 'container',
  summary: 'Keeps a number of pods running in an EKS cluster, rolls out new versions, scales with the load.',
  aliases: [
    'Deployment',
    'K8s Deployment',
    'Pod',
    'Pods',
    'K8s Pod',
    'Kubernetes Pod',
    'DaemonSet',
    'HPA',
    'Horizontal Pod Autoscaler',
    'Workload',
  ],
  docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
  traits: [
    'resource',
    'network-interface',
    'listens',
    'ip-target',
    'compute',
    'poller',
    'assumes-role',
    'observable',
    'pulls-images',
  ],
  appearance: { as: 'icon' },
  placement: {
    parents: ['eks-cluster', 'eks-node-group', 'eks-fargate-profile', 'karpenter-node-pool'],
  },
  // Not those of its role: an association in a template says nothing of the pods that use it.
  types: [],
  properties: k8sDeploymentSettings,
  usage: z.object({
    averagePods: z.number().min(0).optional().meta({
      title: 'Pods on average',
      help: 'The number of pods drawn unless stated.',
    }),
    runningHoursPerMonth: runningHoursField,
  }),
  role: {
    service: 'pods.eks.amazonaws.com',
    // EKS Pod Identity names the pod in the session's tags.
    trustActions: ['sts:AssumeRole', 'sts:TagSession'],
    trust: webIdentityTrust,
    when: (node, ctx) => podsCallAws(node.id, ctx),
    // Nodes and Fargate profiles pull images, pods do not.
    uses: ({ kind }) => kind !== 'pull',
  },
  resources: (node, ctx): readonly ResourceDraft[] => {
    const cluster = clusterOf(node.id, ctx);
    if (
      cluster === undefined ||
      !podsCallAws(node.id, ctx) ||
      podCredentialsOf(node.id, ctx) !== 'pod-identity'
    )
      return [];
    return [
      {
        type: 'AWS::EKS::PodIdentityAssociation',
        properties: compact({
          ClusterName: ctx.ref(cluster.id),
          Namespace: node.properties.namespace,
          ServiceAccount: serviceAccountName(node),
          RoleArn: ctx.roleArn(node.id),
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  manifests: workloadManifests,
  securityGroupOfAws: (node, ctx) => {
    const cluster = clusterOf(node.id, ctx);
    return cluster === undefined ? undefined : { owner: cluster.id, attribute: 'ClusterSecurityGroupId' };
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'AssociationArn'),
  listens: (node) => [{ protocol: 'tcp', port: node.properties.containerPort }],
  metrics: {
    namespace: 'ContainerInsights',
    metrics: [
      {
        name: 'pod_cpu_utilization_over_pod_limit',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
      {
        name: 'pod_memory_utilization_over_pod_limit',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
      {
        name: 'pod_number_of_container_restarts',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 3,
      },
    ],
    dimensions: (node, ctx) => {
      const cluster = clusterOf(node.id, ctx);
      return {
        ClusterName: cluster === undefined ? undefined : ctx.ref(cluster.id),
        Namespace: node.properties.namespace,
        PodName: serviceAccountName(node),
      };
    },
  },
  cost: (node, ctx): readonly CostLineDraft[] => {
    // Pods on instances are paid for with the instances.
    if (ctx.ancestorOf(node.id, 'eks-fargate-profile') === undefined) return [];
    const { properties } = node;
    const size = fargatePodSize(properties.cpuRequest, properties.memoryRequest);
    const pods = averageCount(node, 'averagePods', 'replicas', 'pods');
    const hours = runningHours(node, ctx);
    return [
      {
        component: 'fargate/linuxX86.vcpu',
        label: 'Fargate vCPU',
        quantity: product('vCPU-hours', [
          pods,
          drawn('vCPU of a pod', size?.vcpu, 'vCPU', 'cpuRequest'),
          hours,
        ]),
      },
      {
        component: 'fargate/linuxX86.gb',
        label: 'Fargate memory',
        quantity: product('GB-hours', [
          pods,
          drawn('memory of a pod', size?.gib, 'GB', 'memoryRequest'),
          hours,
        ]),
        note: 'The requests and 256 MiB for Kubernetes, rounded up to the next size of Fargate.',
      },
    ];
  },
  load: podLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Two pods that scale on CPU', properties: {} },
      {
        title: 'With probes, a secret and memory scaling',
        properties: {
          namespace: 'production',
          replicas: 4,
          livenessPath: '/health',
          readinessPath: '/ready',
          secretVariables: [{ name: 'DB_PASSWORD', secretName: 'db-credentials', secretKey: 'password' }],
          targetMemoryUtilization: 80,
        },
      },
      {
        title: 'A worker that follows its queue',
        properties: {
          minReplicas: 1,
          maxReplicas: 50,
          externalMetrics: [
            {
              name: 'sqs_queue_messages_visible',
              labelName: 'queue_name',
              labelValue: 'orders',
              averageValue: '30',
            },
          ],
        },
      },
      { title: 'An agent on every node', properties: { workload: 'DaemonSet', namespace: 'monitoring' } },
    ],
    bad: [
      { title: 'CPU in words', properties: { cpuRequest: 'a quarter' }, field: 'cpuRequest' },
      { title: 'Capitals in the namespace', properties: { namespace: 'Production' }, field: 'namespace' },
    ],
  },
});
