import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { appMeshDrafts } from '../../kit/app-mesh.ts';
import { appMeshManifests } from '../../kit/app-mesh-manifests.ts';
import { getAtt } from '../../kit/cfn.ts';
import { istioManifests } from '../../kit/istio.ts';
import { isAppMeshOfAws } from '../../kit/mesh.ts';
import { monthHours, product } from '../../kit/usage-quantity.ts';

const retryEvents = [
  'server-error',
  'gateway-error',
  'client-error',
  'stream-error',
  'connection-error',
] as const;

export const serviceMesh = defineKind({
  id: 'service-mesh',
  title: 'Service mesh',
  family: 'containers',
  icon: 'app-mesh',
  summary:
    'Routes, retries, time-outs, circuit breakers and encryption between services, by proxies beside them.',
  aliases: ['App Mesh', 'AWS App Mesh', 'Istio', 'Mesh', 'Virtual Service', 'Envoy'],
  docs: 'https://istio.io/latest/docs/concepts/traffic-management/',
  traits: ['resource'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'eks-cluster', 'region', 'canvas'] },
  types: [
    'AWS::AppMesh::Mesh',
    'AWS::AppMesh::VirtualNode',
    'AWS::AppMesh::VirtualRouter',
    'AWS::AppMesh::Route',
    'AWS::AppMesh::VirtualService',
  ],
  properties: z.object({
    implementation: z.enum(['istio', 'app-mesh']).default('istio').meta({
      title: 'Made with',
      help: 'Istio runs in EKS clusters. AWS ended App Mesh on 2026-09-30: for services of ECS, use Service Connect.',
      source: 'AWS Containers Blog, migration from App Mesh',
      checked: '2026-11',
    }),
    mutualTls: z.enum(['STRICT', 'PERMISSIVE', 'DISABLE']).default('STRICT').meta({
      title: 'Encryption between services',
      group: 'Security',
      help: 'STRICT: every call is encrypted and both sides prove who they are.',
    }),
    egress: z.enum(['ALLOW_ALL', 'DROP_ALL']).default('ALLOW_ALL').meta({
      title: 'Calls to what is not in the mesh',
      group: 'Security',
      advanced: true,
    }),
    routes: z
      .array(
        z.object({
          name: z
            .string()
            .regex(/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/, 'Use lower-case letters, digits and hyphens.')
            .meta({ title: 'Name' }),
          service: z
            .string()
            .meta({ title: 'Service', reference: ['k8s-service', 'ecs-service', 'auto-scaling-group'] }),
          prefix: z.string().startsWith('/').default('/').meta({ title: 'Path begins with' }),
          headerName: z
            .string()
            .default('')
            .meta({ title: 'Header', help: 'Such as user-agent. Empty for any.' }),
          headerRegex: z.string().default('').meta({ title: 'Header matches' }),
          targets: z
            .array(
              z.object({
                target: z.string().meta({
                  title: 'Goes to',
                  reference: ['k8s-deployment', 'ecs-service', 'auto-scaling-group'],
                }),
                weight: z.int().min(0).max(100).default(100).meta({ title: 'Weight' }),
              }),
            )
            .max(10)
            .default([])
            .meta({
              title: 'Targets',
              help: 'Weights of a canary: 90 and 10. Without any, the service itself.',
            }),
          maxRetries: z.int().min(0).max(20).default(2).meta({ title: 'Retries' }),
          perRetryTimeoutMs: z
            .int()
            .min(1)
            .max(600_000)
            .default(2000)
            .meta({ title: 'Each within', unit: 'ms' }),
          retryOn: z
            .array(z.enum(retryEvents))
            .default(['gateway-error', 'connection-error'])
            .meta({ title: 'Retried after' }),
          timeoutMs: z.int().min(1).max(600_000).default(15_000).meta({ title: 'Time-out', unit: 'ms' }),
          idleTimeoutMs: z
            .int()
            .min(1)
            .max(3_600_000)
            .optional()
            .meta({ title: 'Idle time-out', unit: 'ms' }),
        }),
      )
      .max(100)
      .default([])
      .meta({ title: 'Routes', group: 'Routing', help: 'Tried from the first; the most specific first.' }),
    circuitBreakers: z
      .array(
        z.object({
          service: z
            .string()
            .meta({ title: 'Service', reference: ['k8s-service', 'ecs-service', 'auto-scaling-group'] }),
          maxConnections: z.int().min(1).default(100).meta({ title: 'Connections at most' }),
          maxPendingRequests: z.int().min(1).default(100).meta({ title: 'Waiting requests at most' }),
          maxRequests: z.int().min(1).default(1000).meta({ title: 'Requests at a time', help: 'Of HTTP/2.' }),
          maxRequestsPerConnection: z.int().min(0).default(0).meta({
            title: 'Requests a connection',
            help: '0 for no limit.',
          }),
          consecutiveErrors: z.int().min(1).default(5).meta({ title: 'Errors in a row' }),
          intervalSeconds: z.int().min(1).default(30).meta({ title: 'Looked at every', unit: 's' }),
          baseEjectionSeconds: z.int().min(1).default(30).meta({ title: 'Left out for', unit: 's' }),
          maxEjectionPercent: z
            .int()
            .min(0)
            .max(100)
            .default(50)
            .meta({ title: 'Left out at most', unit: '%' }),
          loadBalancing: z
            .enum(['LEAST_REQUEST', 'ROUND_ROBIN', 'RANDOM'])
            .default('LEAST_REQUEST')
            .meta({ title: 'Spreads by', help: 'For Istio.' }),
        }),
      )
      .max(100)
      .default([])
      .meta({ title: 'Circuit breakers', group: 'Routing', help: 'Stop calling what fails or is full.' }),
  }),
  resources: (node, ctx) => (isAppMeshOfAws(node, ctx) ? appMeshDrafts(node, ctx) : []),
  manifests: (node, ctx) => {
    if (node.properties.implementation === 'istio') return istioManifests(node, ctx);
    return isAppMeshOfAws(node, ctx) ? [] : appMeshManifests(node, ctx);
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  cost: (node, ctx) =>
    node.properties.implementation === 'istio'
      ? []
      : [
          {
            component: 'appmesh/mesh',
            label: 'Mesh',
            quantity: product('hours', [monthHours(ctx)]),
            note: 'Free: the proxies take CPU and memory of the tasks and pods beside which they run.',
          },
        ],
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'Istio, everything encrypted', properties: {} },
      {
        title: 'App Mesh without a way out',
        properties: { implementation: 'app-mesh', egress: 'DROP_ALL', mutualTls: 'DISABLE' },
      },
    ],
    bad: [
      {
        title: 'A weight above 100',
        properties: {
          routes: [{ name: 'web', service: 'web', targets: [{ target: 'web-v1', weight: 200 }] }],
        },
        field: 'routes',
      },
      {
        title: 'A mesh that does not exist',
        properties: { implementation: 'linkerd' },
        field: 'implementation',
      },
    ],
  },
});
