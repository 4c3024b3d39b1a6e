import { z } from 'zod';

/**
 * The fields that the public API of Kubernetes and of the controllers require, by group and kind, from their reference
 * pages; what an object may have beside them is not looked at, save where a wrong name would be ignored silently.
 */

const label = z.string().regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/);
const labels = z.record(label, z.string());
const name = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
const port = z.int().min(1).max(65_535);
const quantity = z.string().regex(/^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/);
const intOrPercent = z.union([z.int().min(0), z.string().regex(/^\d+%$/)]);
const time = z.string().regex(/^\d+(ms|s|m|h)$/);

const metadata = z.strictObject({
  name,
  namespace: name.optional(),
  labels: labels.optional(),
  annotations: z.record(label, z.string()).optional(),
});
const selector = z.strictObject({ matchLabels: labels });
const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string().startsWith('/'), port }).optional(),
  tcpSocket: z.strictObject({ port }).optional(),
  initialDelaySeconds: z.int(),
  periodSeconds: z.int().min(1),
});
const container = z.strictObject({
  name,
  image: z.string().min(1),
  command: z.array(z.string()).optional(),
  ports: z.array(z.strictObject({ containerPort: port, protocol: z.enum(['TCP', 'UDP']) })).optional(),
  env: z
    .array(
      z.union([
        z.strictObject({ name: z.string(), value: z.string() }),
        z.strictObject({
          name: z.string(),
          valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name, key: z.string() }) }),
        }),
      ]),
    )
    .optional(),
  resources: z
    .strictObject({
      requests: z.strictObject({ cpu: quantity, memory: quantity }),
      limits: z.strictObject({ cpu: quantity.optional(), memory: quantity }),
    })
    .optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  securityContext: z.looseObject({}).optional(),
});
const podTemplate = z.strictObject({
  metadata: z.strictObject({ labels }),
  spec: z.strictObject({
    serviceAccountName: name,
    terminationGracePeriodSeconds: z.int(),
    securityContext: z.looseObject({}),
    nodeSelector: labels.optional(),
    tolerations: z
      .array(
        z.strictObject({
          key: z.string().optional(),
          operator: z.enum(['Exists', 'Equal']),
          value: z.string().optional(),
          effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
        }),
      )
      .optional(),
    topologySpreadConstraints: z
      .array(
        z.strictObject({
          maxSkew: z.int().min(1),
          topologyKey: z.string(),
          whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
          labelSelector: selector,
        }),
      )
      .optional(),
    containers: z.array(container).min(1),
  }),
});
const backend = z.strictObject({
  service: z.strictObject({ name, port: z.strictObject({ number: port }) }),
});
const metric = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('Resource'),
    resource: z.strictObject({
      name: z.enum(['cpu', 'memory']),
      target: z.strictObject({ type: z.literal('Utilization'), averageUtilization: z.int().min(1) }),
    }),
  }),
  z.strictObject({
    type: z.literal('External'),
    external: z.strictObject({
      metric: z.strictObject({ name: z.string(), selector: selector.optional() }),
      target: z.strictObject({ type: z.literal('AverageValue'), averageValue: quantity }),
    }),
  }),
]);
const scalingRules = z.strictObject({
  stabilizationWindowSeconds: z.int().min(0).max(3600),
  policies: z
    .array(
      z.strictObject({
        type: z.enum(['Percent', 'Pods']),
        value: z.int().min(1),
        periodSeconds: z.int().min(1).max(1800),
      }),
    )
    .min(1),
  selectPolicy: z.enum(['Max', 'Min', 'Disabled']).optional(),
});
const meshDuration = z.strictObject({ unit: z.enum(['ms', 's']), value: z.int().min(1) });
const meshPort = z.strictObject({ port, protocol: z.enum(['http', 'http2', 'grpc', 'tcp']) });

function object(apiVersion: string, kind: string, body: Readonly<Record<string, z.ZodType>>): z.ZodType {
  return z.strictObject({ apiVersion: z.literal(apiVersion), kind: z.literal(kind), metadata, ...body });
}

function withSpec(apiVersion: string, kind: string, spec: Readonly<Record<string, z.ZodType>>): z.ZodType {
  return object(apiVersion, kind, { spec: z.strictObject(spec) });
}

const shapes: readonly z.ZodType[] = [
  object('v1', 'Namespace', {}),
  object('v1', 'ServiceAccount', {}),
  withSpec('apps/v1', 'Deployment', {
    replicas: z.int().min(0).optional(),
    selector,
    strategy: z.strictObject({
      type: z.enum(['RollingUpdate', 'Recreate']),
      rollingUpdate: z.strictObject({ maxSurge: intOrPercent, maxUnavailable: intOrPercent }).optional(),
    }),
    template: podTemplate,
  }),
  withSpec('apps/v1', 'DaemonSet', {
    selector,
    updateStrategy: z.strictObject({
      type: z.enum(['RollingUpdate', 'OnDelete']),
      rollingUpdate: z.strictObject({ maxUnavailable: intOrPercent }).optional(),
    }),
    template: podTemplate,
  }),
  withSpec('v1', 'Service', {
    type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']),
    loadBalancerClass: z.string().optional(),
    sessionAffinity: z.enum(['None', 'ClientIP']).optional(),
    selector: labels,
    ports: z
      .array(
        z.strictObject({
          protocol: z.enum(['TCP', 'UDP']),
          port,
          targetPort: port,
          nodePort: z.int().min(30_000).max(32_767).optional(),
        }),
      )
      .min(1),
  }),
  withSpec('policy/v1', 'PodDisruptionBudget', { minAvailable: intOrPercent, selector }),
  withSpec('autoscaling/v2', 'HorizontalPodAutoscaler', {
    scaleTargetRef: z.strictObject({
      apiVersion: z.literal('apps/v1'),
      kind: z.literal('Deployment'),
      name,
    }),
    minReplicas: z.int().min(1),
    maxReplicas: z.int().min(1),
    metrics: z.array(metric).min(1),
    behavior: z.strictObject({ scaleDown: scalingRules, scaleUp: scalingRules }),
  }),
  withSpec('networking.k8s.io/v1', 'Ingress', {
    ingressClassName: z.string(),
    tls: z.array(z.strictObject({ secretName: name, hosts: z.array(z.string()).optional() })).optional(),
    defaultBackend: backend.optional(),
    rules: z
      .array(
        z.strictObject({
          host: z.string().optional(),
          http: z.strictObject({
            paths: z
              .array(
                z.strictObject({
                  path: z.string().startsWith('/'),
                  pathType: z.enum(['Prefix', 'Exact', 'ImplementationSpecific']),
                  backend,
                }),
              )
              .min(1),
          }),
        }),
      )
      .optional(),
  }),
  withSpec('elbv2.k8s.aws/v1beta1', 'TargetGroupBinding', {
    serviceRef: z.strictObject({ name, port }),
    targetGroupARN: z.string().min(1),
    targetType: z.enum(['ip', 'instance']),
  }),
  withSpec('vpcresources.k8s.aws/v1beta1', 'SecurityGroupPolicy', {
    podSelector: selector,
    securityGroups: z.strictObject({ groupIds: z.array(z.string()).min(1).max(5) }),
  }),
  withSpec('crd.k8s.amazonaws.com/v1alpha1', 'ENIConfig', {
    subnet: z.string(),
    securityGroups: z.array(z.string()).min(1),
  }),
  withSpec('karpenter.sh/v1', 'NodePool', {
    template: z.strictObject({
      metadata: z.strictObject({ labels }).optional(),
      spec: z.strictObject({
        nodeClassRef: z.strictObject({
          group: z.literal('karpenter.k8s.aws'),
          kind: z.literal('EC2NodeClass'),
          name,
        }),
        requirements: z
          .array(
            z.strictObject({
              key: z.string(),
              operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
              values: z.array(z.string()),
            }),
          )
          .min(1),
        taints: z
          .array(
            z.strictObject({
              key: z.string(),
              value: z.string().optional(),
              effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
            }),
          )
          .optional(),
        expireAfter: z.union([time, z.literal('Never')]),
      }),
    }),
    limits: z.strictObject({ cpu: quantity, memory: quantity }),
    disruption: z.strictObject({
      consolidationPolicy: z.enum(['WhenEmptyOrUnderutilized', 'WhenEmpty']),
      consolidateAfter: z.union([time, z.literal('Never')]),
      budgets: z.array(z.strictObject({ nodes: z.string() })).min(1),
    }),
    weight: z.int().min(1).max(100).optional(),
  }),
  withSpec('karpenter.k8s.aws/v1', 'EC2NodeClass', {
    role: z.string(),
    amiSelectorTerms: z.array(z.strictObject({ alias: z.string() })).min(1),
    subnetSelectorTerms: z.array(z.strictObject({ id: z.string() })).min(1),
    securityGroupSelectorTerms: z.array(z.strictObject({ id: z.string() })).min(1),
    metadataOptions: z.looseObject({ httpTokens: z.literal('required') }),
    blockDeviceMappings: z.array(z.looseObject({ deviceName: z.string() })),
    tags: z.record(z.string(), z.string()),
  }),
  withSpec('security.istio.io/v1', 'PeerAuthentication', {
    selector: selector.optional(),
    mtls: z.strictObject({ mode: z.enum(['STRICT', 'PERMISSIVE', 'DISABLE']) }),
    portLevelMtls: z
      .record(z.string().regex(/^\d+$/), z.strictObject({ mode: z.literal('PERMISSIVE') }))
      .optional(),
  }),
  withSpec('networking.istio.io/v1', 'Sidecar', {
    outboundTrafficPolicy: z.strictObject({ mode: z.enum(['REGISTRY_ONLY', 'ALLOW_ANY']) }),
  }),
  withSpec('networking.istio.io/v1', 'VirtualService', {
    hosts: z.array(z.string()).min(1),
    http: z
      .array(
        z.strictObject({
          name: z.string(),
          match: z
            .array(
              z.strictObject({
                uri: z.strictObject({ prefix: z.string() }).optional(),
                headers: z.record(z.string(), z.strictObject({ regex: z.string() })).optional(),
              }),
            )
            .optional(),
          route: z
            .array(
              z.strictObject({
                destination: z.strictObject({ host: z.string(), subset: z.string() }),
                weight: z.int().min(0).max(100).optional(),
              }),
            )
            .min(1),
          timeout: time,
          retries: z.strictObject({
            attempts: z.int().min(0),
            perTryTimeout: time.optional(),
            retryOn: z.string().optional(),
          }),
        }),
      )
      .min(1),
  }),
  withSpec('networking.istio.io/v1', 'DestinationRule', {
    host: z.string(),
    trafficPolicy: z
      .strictObject({
        connectionPool: z
          .strictObject({
            tcp: z.strictObject({ maxConnections: z.int() }),
            http: z.strictObject({
              http1MaxPendingRequests: z.int(),
              http2MaxRequests: z.int(),
              maxRequestsPerConnection: z.int().optional(),
            }),
          })
          .optional(),
        loadBalancer: z
          .strictObject({ simple: z.enum(['LEAST_REQUEST', 'ROUND_ROBIN', 'RANDOM']) })
          .optional(),
        outlierDetection: z
          .strictObject({
            consecutive5xxErrors: z.int(),
            interval: time,
            baseEjectionTime: time,
            maxEjectionPercent: z.int(),
          })
          .optional(),
        tls: z.strictObject({ mode: z.literal('DISABLE') }).optional(),
      })
      .optional(),
    subsets: z.array(z.strictObject({ name, labels })).optional(),
  }),
  withSpec('appmesh.k8s.aws/v1beta2', 'Mesh', {
    egressFilter: z.strictObject({ type: z.enum(['ALLOW_ALL', 'DROP_ALL']) }),
    namespaceSelector: selector,
  }),
  withSpec('appmesh.k8s.aws/v1beta2', 'VirtualNode', {
    awsName: z.string(),
    podSelector: selector,
    listeners: z.array(
      z.strictObject({
        portMapping: meshPort,
        connectionPool: z.looseObject({}).optional(),
        outlierDetection: z
          .strictObject({
            maxServerErrors: z.int(),
            interval: meshDuration,
            baseEjectionDuration: meshDuration,
            maxEjectionPercent: z.int(),
          })
          .optional(),
      }),
    ),
    serviceDiscovery: z.strictObject({ dns: z.strictObject({ hostname: z.string() }) }),
  }),
  withSpec('appmesh.k8s.aws/v1beta2', 'VirtualRouter', {
    listeners: z.array(z.strictObject({ portMapping: meshPort })).min(1),
    routes: z.array(
      z.strictObject({
        name: z.string(),
        priority: z.int(),
        httpRoute: z.looseObject({
          match: z.looseObject({ prefix: z.string() }),
          action: z.strictObject({
            weightedTargets: z
              .array(z.strictObject({ virtualNodeRef: z.strictObject({ name }), weight: z.int() }))
              .min(1),
          }),
          timeout: z.strictObject({ perRequest: meshDuration, idle: meshDuration.optional() }),
        }),
      }),
    ),
  }),
  withSpec('appmesh.k8s.aws/v1beta2', 'VirtualService', {
    awsName: z.string(),
    provider: z.strictObject({
      virtualRouter: z.strictObject({ virtualRouterRef: z.strictObject({ name }) }),
    }),
  }),
];

/** What keeps an object from being one of Kubernetes or of a known controller; empty when it is one. */
export function faultsOfManifest(manifest: unknown): readonly string[] {
  const head = z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string() }),
  });
  const read = head.safeParse(manifest);
  if (!read.success) return ['It has no apiVersion, kind or name.'];
  const { apiVersion, kind } = read.data;
  const title = `${apiVersion} ${kind} ${read.data.metadata.name}`;
  const shape = shapes.find((each) => {
    const fields = (each as z.ZodObject).shape;
    return (
      (fields.apiVersion as z.ZodLiteral).value === apiVersion && (fields.kind as z.ZodLiteral).value === kind
    );
  });
  if (shape === undefined) return [`${title} is of no known kind.`];
  const result = shape.safeParse(manifest);
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => `${title}: ${path.join('.')} ${message}`);
}
