import { z } from 'zod';
import { defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { type CfnValue, compact, getAtt } from '../../kit/cfn.ts';
import { subnetsField } from '../../kit/common-fields.ts';
import { clusterOf } from '../../kit/kubernetes.ts';

export const eksFargateProfile = defineKind({
  id: 'eks-fargate-profile',
  title: 'EKS Fargate profile',
  family: 'containers',
  icon: 'fargate',
  summary: 'Runs pods of chosen namespaces and labels on Fargate, without nodes.',
  aliases: ['Fargate Profile', 'EKS Fargate', 'EKS on Fargate', 'Serverless Pods'],
  docs: 'https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html',
  traits: ['resource'],
  appearance: { as: 'container', style: 'generic', size: [216, 140] },
  placement: { parents: ['eks-cluster'], spansSubnetsBy: 'subnets' },
  types: ['AWS::EKS::FargateProfile'],
  properties: z.object({
    selectors: z
      .array(
        z.object({
          namespace: z
            .string()
            .regex(/^[a-z0-9*?]([a-z0-9*?-]{0,61}[a-z0-9*?])?$/, 'That is no namespace.')
            .meta({ title: 'Namespace', help: 'May hold * and ?.' }),
          labels: z.record(z.string(), z.string()).default({}).meta({ title: 'Labels' }),
        }),
      )
      .max(5)
      .default([])
      .meta({
        title: 'Takes pods',
        help: 'Of the deployments that are drawn inside it, unless stated; without any, those of the namespace default.',
        source: 'CloudFormation AWS::EKS::FargateProfile',
        checked: '2026-11',
      }),
    subnets: subnetsField.meta({
      title: 'Subnets',
      group: 'Network',
      reference: ['subnet'],
      help: 'Private ones only. Without any, the private ones of its cluster.',
    }),
  }),
  freeBecause: 'A profile is free; its pods are charged as Fargate capacity.',
  role: {
    service: 'eks-fargate-pods.amazonaws.com',
    managedPolicies: () => ['AmazonEKSFargatePodExecutionRolePolicy'],
  },
  resources: (node, ctx) => {
    const cluster = clusterOf(node.id, ctx);
    return [
      {
        type: 'AWS::EKS::FargateProfile',
        properties: compact({
          ClusterName: cluster === undefined ? undefined : ctx.ref(cluster.id),
          PodExecutionRoleArn: ctx.roleArn(node.id),
          Selectors: selectorsOf(node, ctx),
          Subnets: privateSubnets(node, cluster?.id, ctx),
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Everything in the namespace default', properties: {} },
      {
        title: 'A namespace, and the DNS of the cluster',
        properties: {
          selectors: [
            { namespace: 'production', labels: { compute: 'fargate' } },
            { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
          ],
        },
      },
    ],
    bad: [
      {
        title: 'Six selectors',
        properties: {
          selectors: ['a', 'b', 'c', 'd', 'e', 'f'].map((namespace) => ({ namespace })),
        },
        field: 'selectors',
      },
    ],
  },
});

type Profile = NodeView<{
  readonly selectors: readonly {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly subnets?: readonly string[] | undefined;
}>;

/** A profile takes five selectors; the namespaces of what is drawn inside count where none is stated. */
function selectorsOf(node: Profile, ctx: ResolveContext): readonly CfnValue[] {
  const inside = ctx
    .childrenOf(node.id, 'k8s-deployment')
    .map(({ properties }) => String(properties.namespace ?? 'default'));
  const namespaces = [...new Set(inside)].sort();
  const stated =
    node.properties.selectors.length > 0
      ? node.properties.selectors
      : (namespaces.length === 0 ? ['default'] : namespaces).map((namespace) => ({ namespace, labels: {} }));
  return stated.slice(0, 5).map(({ namespace, labels }) =>
    compact({
      Namespace: namespace,
      Labels:
        Object.keys(labels).length === 0
          ? undefined
          : Object.entries(labels).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
}

/** Fargate refuses subnets with a way to an internet gateway. */
function privateSubnets(
  node: Profile,
  cluster: string | undefined,
  ctx: ResolveContext,
): readonly CfnValue[] | undefined {
  const stated = node.properties.subnets ?? [];
  if (stated.length > 0) return stated.map((id) => ctx.ref(id));
  const around = cluster === undefined ? [] : ctx.subnetsOf(cluster);
  const own = around.filter(({ properties }) => properties.tier !== 'public');
  return own.length === 0 ? undefined : own.map(({ id }) => ctx.ref(id));
}
