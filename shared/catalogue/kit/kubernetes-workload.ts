import type { Manifest, NodeView, ResolveContext } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';
import { pulledImage } from './container.ts';
import { clusterOf, kubernetesName, listed, manifest, namespaceManifests, podLabels } from './kubernetes.ts';
import { nodesOfPods, podCredentialsOf, podsCallAws, servicesOfPods } from './kubernetes-pods.ts';
import { serviceAccountName } from './kubernetes-roles.ts';

type WorkloadFields = {
  readonly workload: 'Deployment' | 'DaemonSet';
  readonly namespace: string;
  readonly replicas: number;
  readonly image: string;
  readonly containerName: string;
  readonly containerPort: number;
  readonly command: readonly string[];
  readonly cpuRequest: string;
  readonly memoryRequest: string;
  readonly cpuLimit?: string | undefined;
  readonly memoryLimit: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secretVariables: readonly {
    readonly name: string;
    readonly secretName: string;
    readonly secretKey: string;
  }[];
  readonly sidecars: readonly {
    readonly name: string;
    readonly image: string;
    readonly containerPort?: number | undefined;
  }[];
  readonly livenessPath: string;
  readonly livenessInitialDelaySeconds: number;
  readonly livenessPeriodSeconds: number;
  readonly readinessPath: string;
  readonly readinessInitialDelaySeconds: number;
  readonly readinessPeriodSeconds: number;
  readonly autoscaling: boolean;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly targetCpuUtilization: number;
  readonly targetMemoryUtilization?: number | undefined;
  readonly externalMetrics: readonly {
    readonly name: string;
    readonly labelName: string;
    readonly labelValue: string;
    readonly averageValue: string;
  }[];
  readonly scaleDownStabilizationSeconds: number;
  readonly scaleDownPercent: number;
  readonly scaleUpPercent: number;
  readonly scaleUpPods: number;
  readonly scaleDownPods?: number | undefined;
  readonly scaleDownPeriodSeconds: number;
  readonly scaleDownSelectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly scaleUpStabilizationSeconds: number;
  readonly scaleUpPeriodSeconds: number;
  readonly scaleUpSelectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly autoscalerTolerance?: number | undefined;
  readonly strategy: 'RollingUpdate' | 'Recreate';
  readonly maxSurge: string;
  readonly maxUnavailable: string;
  readonly minAvailable: string;
  readonly spreadOverZones: boolean;
  readonly cpuArchitecture: 'any' | 'amd64' | 'arm64';
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly serviceAccount?: string | undefined;
  readonly readonlyRootFilesystem: boolean;
  readonly runAsNonRoot: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityGroups?: readonly string[] | undefined;
};

type Workload = NodeView<WorkloadFields>;

/** A deployment with what makes it work: namespace, service account, autoscaler, disruption budget, groups of its pods. */
export function workloadManifests(node: Workload, ctx: ResolveContext): readonly Manifest[] {
  const { properties } = node;
  const { namespace } = properties;
  const metadata = { name: kubernetesName(node.id), namespace, labels: podLabels(node.id) };
  const isDaemon = properties.workload === 'DaemonSet';
  const isScaled = properties.autoscaling && !isDaemon;
  return [
    ...namespaceManifests(namespace),
    serviceAccount(node, ctx),
    manifest('apps/v1', properties.workload, metadata, {
      spec: compact({
        // Stated beside an autoscaler, every new version would set the number back.
        replicas: isDaemon || isScaled ? undefined : properties.replicas,
        selector: { matchLabels: podLabels(node.id) },
        ...strategyOf(properties, isDaemon),
        template: {
          metadata: { labels: { ...podLabels(node.id), ...properties.podLabels } },
          spec: podSpec(node, ctx),
        },
      }),
    }),
    ...(isScaled ? [autoscaler(node)] : []),
    ...(isDaemon || properties.minAvailable === '0' || properties.minAvailable === '0%'
      ? []
      : [
          manifest('policy/v1', 'PodDisruptionBudget', metadata, {
            spec: {
              minAvailable: numberOrPercent(properties.minAvailable),
              selector: { matchLabels: podLabels(node.id) },
            },
          }),
        ]),
    ...podGroups(node, ctx),
  ];
}

function strategyOf(properties: WorkloadFields, isDaemon: boolean): CfnObject {
  const field = isDaemon ? 'updateStrategy' : 'strategy';
  if (properties.strategy === 'Recreate') {
    return { [field]: { type: isDaemon ? 'OnDelete' : 'Recreate' } };
  }
  // A DaemonSet replaces pods where they are: it has no room for more.
  const rollingUpdate = isDaemon
    ? { maxUnavailable: 1 }
    : {
        maxSurge: numberOrPercent(properties.maxSurge),
        maxUnavailable: numberOrPercent(properties.maxUnavailable),
      };
  return { [field]: { type: 'RollingUpdate', rollingUpdate } };
}

function serviceAccount(node: Workload, ctx: ResolveContext): Manifest {
  const needsAnnotation = podsCallAws(node.id, ctx) && podCredentialsOf(node.id, ctx) === 'irsa';
  return manifest(
    'v1',
    'ServiceAccount',
    {
      name: serviceAccountName(node),
      namespace: node.properties.namespace,
      ...(needsAnnotation
        ? { annotations: compact({ 'eks.amazonaws.com/role-arn': ctx.roleArn(node.id) }) }
        : {}),
    },
    {},
  );
}

function podSpec(node: Workload, ctx: ResolveContext): CfnObject {
  const { properties } = node;
  const nodes = nodesOfPods(node.id, ctx);
  const nodeSelector = {
    ...properties.nodeSelector,
    ...nodes.nodeSelector,
    ...(properties.cpuArchitecture === 'any' ? {} : { 'kubernetes.io/arch': properties.cpuArchitecture }),
  };
  return compact({
    serviceAccountName: serviceAccountName(node),
    terminationGracePeriodSeconds: properties.terminationGracePeriodSeconds,
    securityContext: compact({
      runAsNonRoot: properties.runAsNonRoot ? true : undefined,
      seccompProfile: { type: 'RuntimeDefault' },
    }),
    nodeSelector: Object.keys(nodeSelector).length === 0 ? undefined : nodeSelector,
    tolerations:
      // On every node means on those that refuse other pods, too.
      properties.workload === 'DaemonSet'
        ? [{ operator: 'Exists' }]
        : listed(
            nodes.taints.map(({ key, value, effect }) =>
              value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect },
            ),
          ),
    topologySpreadConstraints:
      properties.spreadOverZones && properties.workload === 'Deployment'
        ? [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: podLabels(node.id) },
            },
          ]
        : undefined,
    containers: [
      container(node, ctx),
      ...properties.sidecars.map(({ name, image, containerPort }) =>
        compact({
          name,
          image,
          ports: containerPort === undefined ? undefined : [{ containerPort, protocol: 'TCP' }],
        }),
      ),
    ],
  });
}

function container(node: Workload, ctx: ResolveContext): CfnObject {
  const { properties } = node;
  const { containerPort: port } = properties;
  return compact({
    name: properties.containerName,
    image: pulledImage([node.id], properties.image, ctx),
    command: listed(properties.command),
    ports: [{ containerPort: port, protocol: 'TCP' }],
    env: listed([
      ...Object.entries(properties.environment).map(([name, value]) => ({ name, value })),
      ...properties.secretVariables.map(({ name, secretName, secretKey }) => ({
        name,
        valueFrom: { secretKeyRef: { name: secretName, key: secretKey } },
      })),
    ]),
    resources: {
      requests: { cpu: properties.cpuRequest, memory: properties.memoryRequest },
      limits: compact({ cpu: properties.cpuLimit, memory: properties.memoryLimit }),
    },
    livenessProbe:
      properties.livenessPath === ''
        ? undefined
        : {
            httpGet: { path: properties.livenessPath, port },
            initialDelaySeconds: properties.livenessInitialDelaySeconds,
            periodSeconds: properties.livenessPeriodSeconds,
          },
    readinessProbe: readinessProbe(node, ctx),
    securityContext: compact({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: properties.readonlyRootFilesystem ? true : undefined,
    }),
  });
}

/** What is asked before traffic is sent; a worker that nobody sends to may listen to nothing. */
function readinessProbe(node: Workload, ctx: ResolveContext): CfnObject | undefined {
  const { properties } = node;
  const { containerPort: port } = properties;
  const isSentTo = servicesOfPods(node.id, ctx).length > 0 || ctx.targetGroupArns(node.id).length > 0;
  if (properties.readinessPath === '' && !isSentTo) return undefined;
  return {
    ...(properties.readinessPath === ''
      ? { tcpSocket: { port } }
      : { httpGet: { path: properties.readinessPath, port } }),
    initialDelaySeconds: properties.readinessInitialDelaySeconds,
    periodSeconds: properties.readinessPeriodSeconds,
  };
}

function autoscaler(node: Workload): Manifest {
  const { properties } = node;
  const name = kubernetesName(node.id);
  const utilization = (resource: string, averageUtilization: number): CfnObject => ({
    type: 'Resource',
    resource: { name: resource, target: { type: 'Utilization', averageUtilization } },
  });
  return manifest(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    { name, namespace: properties.namespace, labels: podLabels(node.id) },
    {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: properties.minReplicas,
        maxReplicas: Math.max(properties.minReplicas, properties.maxReplicas),
        metrics: [
          utilization('cpu', properties.targetCpuUtilization),
          ...(properties.targetMemoryUtilization === undefined
            ? []
            : [utilization('memory', properties.targetMemoryUtilization)]),
          ...properties.externalMetrics.map(({ name: metric, labelName, labelValue, averageValue }) => ({
            type: 'External',
            external: {
              metric: compact({
                name: metric,
                selector: labelName === '' ? undefined : { matchLabels: { [labelName]: labelValue } },
              }),
              target: { type: 'AverageValue', averageValue },
            },
          })),
        ],
        behavior: behaviourOf(properties),
      },
    },
  );
}

/** How fast the autoscaler may follow its metrics. */
function behaviourOf(fields: WorkloadFields): CfnObject {
  const { autoscalerTolerance: stated, scaleDownPods, scaleDownSelectPolicy } = fields;
  const tolerance = stated === undefined ? undefined : String(stated);
  const [down, up] = [fields.scaleDownPeriodSeconds, fields.scaleUpPeriodSeconds];
  return {
    scaleDown: compact({
      stabilizationWindowSeconds: fields.scaleDownStabilizationSeconds,
      policies: [
        { type: 'Percent', value: fields.scaleDownPercent, periodSeconds: down },
        ...(scaleDownPods === undefined ? [] : [{ type: 'Pods', value: scaleDownPods, periodSeconds: down }]),
      ],
      selectPolicy: scaleDownSelectPolicy === 'Max' ? undefined : scaleDownSelectPolicy,
      tolerance,
    }),
    scaleUp: compact({
      stabilizationWindowSeconds: fields.scaleUpStabilizationSeconds,
      policies: [
        { type: 'Percent', value: fields.scaleUpPercent, periodSeconds: up },
        { type: 'Pods', value: fields.scaleUpPods, periodSeconds: up },
      ],
      selectPolicy: fields.scaleUpSelectPolicy,
      tolerance,
    }),
  };
}

/** Groups of the pods themselves; that of the cluster stays, or they could not reach its DNS. */
function podGroups(node: Workload, ctx: ResolveContext): readonly Manifest[] {
  const own = node.properties.securityGroups ?? [];
  const cluster = clusterOf(node.id, ctx);
  if (own.length === 0 || cluster === undefined) return [];
  return [
    manifest(
      'vpcresources.k8s.aws/v1beta1',
      'SecurityGroupPolicy',
      { name: kubernetesName(node.id), namespace: node.properties.namespace },
      {
        spec: {
          podSelector: { matchLabels: podLabels(node.id) },
          securityGroups: {
            groupIds: [
              ctx.getAtt(cluster.id, 'ClusterSecurityGroupId'),
              ...own.map((id) => ctx.getAtt(id, 'GroupId')),
            ],
          },
        },
      },
    ),
  ];
}

/** `25%` stays text, `1` is a number: Kubernetes tells them apart. */
function numberOrPercent(text: string): number | string {
  return text.endsWith('%') ? text : Number(text);
}
