import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function workload(properties: JsonObject, addons?: readonly string[]): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': aSubnet('10.0.0.0/24', 'a'),
    'app-b': aSubnet('10.0.1.0/24', 'b'),
    pods: {
      kind: 'eks-cluster',
      in: 'main',
      properties: {
        endpointPublicAccess: false,
        addons: addons ?? ['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent', 'metrics-server'],
      },
    },
    nodes: { kind: 'eks-node-group', in: 'pods' },
    web: { kind: 'k8s-deployment', in: 'nodes', properties },
  });
}

/** The workload with another one that calls its pods, without a service between the two. */
function called(properties: JsonObject): LintelDocument {
  const document = workload(properties);
  const { nodes, connections } = drawing(
    {
      web: { kind: 'k8s-deployment' },
      front: { kind: 'k8s-deployment', in: 'nodes' },
    },
    [['front', 'traffic', 'web']],
  );
  return { ...document, nodes: new Map([...nodes, ...document.nodes]), connections };
}

export const workloadHealsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'From ten pods to five',
      document: workload({ minReplicas: 10, maxReplicas: 5 }),
      finds: [{ at: 'web', message: 'range' }],
    },
    { title: 'One pod', document: workload({ minReplicas: 1 }), finds: [{ at: 'web', message: 'single' }] },
    {
      title: 'Nothing measures the pods',
      document: workload({}, ['vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent']),
      finds: [{ at: 'web', message: 'metrics' }],
    },
    {
      title: 'Pods that are called before they are ready',
      document: called({}),
      finds: [{ at: 'web', message: 'readiness' }],
    },
  ],
  passing: [
    { title: 'From two pods to ten', document: workload({}) },
    { title: 'A pod on each node', document: workload({ workload: 'DaemonSet', replicas: 1 }) },
    { title: 'Pods that say when they are ready', document: called({ readinessPath: '/ready' }) },
  ],
  unknown: [
    {
      title: 'A number of pods that a parameter decides',
      document: workload({ minReplicas: { Ref: 'Least' } }),
      undecided: { at: 'web', field: 'minReplicas' },
    },
  ],
};
