import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from './a-document.ts';

/** A cluster with every way to run pods, what is in front of them, behind them and between them. */
export function kubernetesPlatform(): LintelDocument {
  return aDocument()
    .node('users', 'customers', { name: 'Customers' })
    .node('vpc', 'net', { name: 'Platform' })
    .node('subnet', 'public-a', {
      parent: 'net',
      properties: { tier: 'public', availabilityZone: 'a', cidrBlock: '10.0.0.0/24' },
    })
    .node('subnet', 'public-b', {
      parent: 'net',
      properties: { tier: 'public', availabilityZone: 'b', cidrBlock: '10.0.1.0/24' },
    })
    .node('subnet', 'private-a', {
      parent: 'net',
      properties: { tier: 'private', availabilityZone: 'a', cidrBlock: '10.0.16.0/20' },
    })
    .node('subnet', 'private-b', {
      parent: 'net',
      properties: { tier: 'private', availabilityZone: 'b', cidrBlock: '10.0.32.0/20' },
    })
    .node('nat-gateway', 'nat', { parent: 'public-a' })
    .node('eks-cluster', 'shop', {
      name: 'Shop',
      parent: 'net',
      properties: {
        subnets: ['private-a', 'private-b'],
        addons: ['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent', 'metrics-server'],
        accessEntries: [{ role: 'operators', policy: 'AmazonEKSClusterAdminPolicy', namespaces: [] }],
        clusterAutoscaler: true,
        prefixDelegation: true,
      },
    })
    .node('iam-role', 'operators', { name: 'Operators', properties: { trustedServices: [] } })
    .node('eks-node-group', 'general', {
      parent: 'shop',
      properties: { taints: [{ key: 'tier', value: 'web', effect: 'NoSchedule' }] },
    })
    .node('eks-fargate-profile', 'on-fargate', { parent: 'shop' })
    .node('karpenter-node-pool', 'spot', {
      parent: 'shop',
      properties: { capacityTypes: ['spot', 'on-demand'], zones: ['a', 'b'] },
    })
    .node('k8s-deployment', 'web-v1', {
      parent: 'general',
      properties: {
        namespace: 'production',
        livenessPath: '/health',
        readinessPath: '/ready',
        podLabels: { part: 'web', version: 'v1' },
        secretVariables: [{ name: 'DB_PASSWORD', secretName: 'db', secretKey: 'password' }],
        environment: { ENV: 'production' },
      },
    })
    .node('k8s-deployment', 'web-v2', {
      parent: 'general',
      properties: { namespace: 'production', podLabels: { part: 'web', version: 'v2' }, replicas: 1 },
    })
    .node('k8s-deployment', 'worker', {
      parent: 'spot',
      properties: {
        namespace: 'production',
        minReplicas: 1,
        maxReplicas: 50,
        targetMemoryUtilization: 80,
        externalMetrics: [
          {
            name: 'sqs_queue_messages_visible',
            labelName: 'queue',
            labelValue: 'orders',
            averageValue: '30',
          },
        ],
      },
    })
    .node('k8s-deployment', 'reports', { parent: 'on-fargate', properties: { namespace: 'reports' } })
    .node('k8s-deployment', 'agent', {
      parent: 'shop',
      properties: { workload: 'DaemonSet', namespace: 'monitoring' },
    })
    .node('k8s-service', 'web', { parent: 'shop' })
    .node('k8s-service', 'api', { parent: 'shop', properties: { port: 8080 } })
    .node('k8s-ingress', 'front', {
      parent: 'shop',
      properties: { certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e' },
    })
    .node('alb', 'balancer', {
      parent: 'net',
      properties: { scheme: 'internal', subnets: ['private-a', 'private-b'] },
    })
    .node('service-mesh', 'mesh', {
      parent: 'shop',
      properties: {
        egress: 'DROP_ALL',
        routes: [
          {
            name: 'mobile',
            service: 'web',
            headerName: 'user-agent',
            headerRegex: '.*Mobile.*',
            targets: [{ target: 'web-v2', weight: 100 }],
          },
          {
            name: 'canary',
            service: 'web',
            targets: [
              { target: 'web-v1', weight: 90 },
              { target: 'web-v2', weight: 10 },
            ],
            maxRetries: 3,
            retryOn: ['server-error', 'gateway-error', 'connection-error'],
          },
        ],
        circuitBreakers: [{ service: 'web', consecutiveErrors: 1, maxEjectionPercent: 100 }],
      },
    })
    .node('ecr-repository', 'images', { properties: { repositoryName: 'shop/web' } })
    .node('sqs-queue', 'orders')
    .node('s3-bucket', 'archive')
    .connect('traffic', 'customers', 'front')
    .connect('forward', 'front', 'web', { hostHeader: ['shop.example.com'] })
    .connect('forward', 'front', 'api', { hostHeader: ['shop.example.com'], pathPattern: ['/api/*'] })
    .connect('target', 'web', 'web-v1')
    .connect('target', 'web', 'web-v2')
    .connect('target', 'api', 'worker')
    .connect('forward', 'balancer', 'api')
    .connect('pull', 'web-v1', 'images', { imageTag: '1.4.2' })
    .connect('poll', 'orders', 'worker')
    .connect('data', 'reports', 'archive', { access: 'read' })
    .build();
}
