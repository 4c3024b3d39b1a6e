import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

function cluster(properties: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    'app-b': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' } },
    pods: { kind: 'eks-cluster', in: 'main', properties: { endpointPublicAccess: false, ...properties } },
  });
}

function withMore(
  properties: JsonObject,
  more: Readonly<Record<string, ShortNode>>,
  connections: readonly ShortConnection[] = [],
): LintelDocument {
  const whole = cluster(properties);
  const added = drawing(more, connections);
  return {
    ...whole,
    nodes: new Map([...whole.nodes, ...added.nodes]),
    connections: added.connections,
  };
}

function withVolume(properties: JsonObject): LintelDocument {
  const app = { kind: 'k8s-deployment', in: 'pods' };
  return withMore(properties, { app, files: { kind: 'efs', in: 'main' } }, [['app', 'data', 'files']]);
}

function withNodes(properties: JsonObject): LintelDocument {
  const nodes = { kind: 'eks-node-group', in: 'pods', properties: { minSize: 2, maxSize: 6 } };
  return withMore(properties, { nodes });
}

function withIngress(properties: JsonObject): LintelDocument {
  return withMore(
    {},
    { front: { kind: 'k8s-ingress', in: 'pods', properties: { scheme: 'internal', ...properties } } },
  );
}

export const clusterAddonsPresentFixtures: RuleFixtures = {
  failing: [
    {
      title: 'No DNS inside the cluster',
      document: cluster({ addons: ['vpc-cni', 'kube-proxy'] }),
      finds: [{ at: 'pods', message: 'addon' }],
    },
    {
      title: 'A version in extended support',
      document: cluster({ version: '1.30' }),
      finds: [{ at: 'pods', message: 'version' }],
    },
    {
      title: 'Volumes on EFS without their driver',
      document: withVolume({}),
      finds: [{ at: 'pods', message: 'addon' }],
    },
    {
      title: 'Nodes that may become more and never do',
      document: withNodes({}),
      finds: [{ at: 'pods', message: 'autoscaler' }],
    },
    {
      title: 'An ingress whose subnets have no tag',
      document: withIngress({}),
      finds: [{ at: 'front', message: 'subnets' }],
    },
  ],
  passing: [
    { title: 'An ingress that names its subnets', document: withIngress({ subnets: ['app-a', 'app-b'] }) },
    {
      title: 'Auto Mode, which brings them',
      document: cluster({ autoMode: true, addons: ['metrics-server'] }),
    },
    {
      title: 'Volumes on EFS with their driver',
      document: withVolume({ addons: ['vpc-cni', 'kube-proxy', 'coredns', 'aws-efs-csi-driver'] }),
    },
    { title: 'Nodes with the cluster autoscaler', document: withNodes({ clusterAutoscaler: true }) },
    { title: 'The usual add-ons', document: cluster({}) },
    { title: 'A current version', document: cluster({ version: '1.35' }) },
  ],
  unknown: [
    {
      title: 'Add-ons that a parameter decides',
      document: cluster({ addons: { Ref: 'Addons' } }),
      undecided: { at: 'pods', field: 'addons' },
    },
  ],
};
