import { z } from 'zod';
import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, Manifest, NodeView } from '../define-kind.ts';
import type { CfnObject, CfnValue } from './cfn.ts';
import { compact } from './cfn.ts';

/** A name of Kubernetes as DNS takes it: at most 63 lower-case letters, digits and hyphens. */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const namespaceField = z
  .string()
  .regex(label, 'Use lower-case letters, digits and hyphens, 63 at most.')
  .default('default')
  .meta({ title: 'Namespace', help: 'Made by the manifests unless it is one that every cluster has.' });

/** Key and value as labels take them; the key may have a prefix. */
export const labelsField = z
  .record(
    z
      .string()
      .regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/, 'That is no key of a label.'),
    z.string().regex(/^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/, 'That is no value of a label.'),
  )
  .default({})
  .meta({ title: 'Labels', advanced: true });

/** Taints as Kubernetes writes them; EKS has other words for the effects. */
export const taintsField = z
  .array(
    z.object({
      key: z.string().min(1).max(63).meta({ title: 'Key' }),
      value: z.string().max(63).default('').meta({ title: 'Value' }),
      effect: z
        .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
        .default('NoSchedule')
        .meta({ title: 'Effect' }),
    }),
  )
  .max(50)
  .default([])
  .meta({ title: 'Taints', advanced: true, help: 'Only pods that tolerate them run here.' });

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** An amount of CPU (`250m`, `0.5`) or memory (`256Mi`, `1Gi`). */
export const cpuQuantity = /^\d+(\.\d+)?m?$/;
export const memoryQuantity = /^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/;

/** The name of the object that a node becomes: made of its id, which never changes. */
export function kubernetesName(id: NodeId): string {
  const name = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 52)
    .replace(/-+$/, '');
  return name === '' ? 'node' : /^[a-z]/.test(name) ? name : `n-${name}`;
}

/** The label by which services and policies find the pods of a node. */
export function podLabels(id: NodeId): Readonly<Record<string, string>> {
  return { app: kubernetesName(id) };
}

const givenNamespaces: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** The namespace itself, where the cluster does not have it from the beginning. */
export function namespaceManifests(
  namespace: string,
  labels: Readonly<Record<string, string>> = {},
): readonly Manifest[] {
  if (givenNamespaces.has(namespace) && Object.keys(labels).length === 0) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: compact({
        name: namespace,
        labels: Object.keys(labels).length === 0 ? undefined : labels,
      }) as Manifest['metadata'],
    },
  ];
}

/** An object with its spec; entries that are undefined are left out. */
export function manifest(
  apiVersion: string,
  kind: string,
  metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels?: CfnObject | undefined;
    readonly annotations?: CfnObject | undefined;
  },
  body: CfnObject,
): Manifest {
  return { apiVersion, kind, metadata: compact(metadata) as Manifest['metadata'], ...compact(body) };
}

/** The cluster it sits in. */
export function clusterOf(id: NodeId, ctx: DocumentReader): NodeView | undefined {
  return ctx.ancestorOf(id, 'eks-cluster');
}

export function namespaceOf(node: NodeView): string {
  const { namespace } = node.properties;
  return typeof namespace === 'string' ? namespace : 'default';
}

/** Whole units as text: `250m` is 0.25 vCPU. Undefined for what is no quantity. */
export function vcpuOf(quantity: string): number | undefined {
  if (!cpuQuantity.test(quantity)) return undefined;
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

const powers: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** `256Mi` is 0.25 GiB. */
export function gibibytesOf(quantity: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(quantity);
  if (match === null) return undefined;
  return (Number(match[1]) * (powers[match[2] ?? ''] ?? 1)) / 1024 ** 3;
}

/** A list, or nothing where it would be empty. */
export function listed(values: readonly CfnValue[]): readonly CfnValue[] | undefined {
  return values.length === 0 ? undefined : values;
}
