import { stringify } from 'yaml';
import { equalJson, type JsonValue } from '#shared/base/json.ts';
import type { Manifest } from '#shared/catalogue/define-kind.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { headerOf, settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { ArchitectureContent } from '#shared/resolve/architecture.ts';
import {
  isPseudoParameter,
  propertiesWithoutReferencesTo,
  referencesIn,
} from '#shared/resolve/references.ts';
import type { ExportedText } from './exported-text.ts';
import { accountPlaceholder, asManifestValue, type Placeholder } from './manifest-text.ts';

/** What others need is made before them. Kinds that are not named come after these, custom resources last of all. */
const order = [
  'Namespace',
  'ServiceAccount',
  'ENIConfig',
  'EC2NodeClass',
  'NodePool',
  'SecurityGroupPolicy',
  'IngressClass',
  'Deployment',
  'DaemonSet',
  'StatefulSet',
  'CronJob',
  'Service',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'TargetGroupBinding',
  'Ingress',
];

/** What has to be installed for objects of these groups, which Kubernetes itself does not have. */
const controllers: readonly { readonly group: RegExp; readonly needs: string }[] = [
  { group: /^karpenter\./, needs: 'Karpenter' },
  { group: /^elbv2\.k8s\.aws\//, needs: 'the AWS Load Balancer Controller' },
  { group: /(^|\.)istio\.io\//, needs: 'Istio' },
  { group: /^appmesh\.k8s\.aws\//, needs: 'the App Mesh controller' },
];

/**
 * The Kubernetes objects of the drawing, one document after another, cluster by cluster. What only the deployed
 * template knows stands as `${Name}`; the template has an output of the same name, so that `envsubst` fills it in.
 */
export function exportKubernetes(document: LintelDocument, architecture: ArchitectureContent): ExportedText {
  const entries = entriesOf(document, architecture);
  const warnings: { node?: NodeId; message: string }[] = [...entries.warnings];
  const placeholders = new Map<string, Placeholder>();
  const around = { region: settingsOf(document).region, parameters: architecture.parameters };
  const written = entries.list.map((entry) => ({
    ...entry,
    text: stringify(asManifestValue(entry.manifest, around, placeholders), { lineWidth: 0 }),
  }));
  const lines = header(document, [...placeholders.keys()].sort(), written);
  const spans: { owner: string; from: number; to: number }[] = [];
  let cluster: string | undefined;
  for (const { owner, cluster: at, text } of written) {
    lines.push('---');
    if (at !== cluster) {
      lines.push(`# Cluster: ${at === undefined ? 'none is drawn around it' : nameOf(document, at)}`);
      cluster = at;
    }
    const from = lines.length + 1;
    lines.push(`# ${describe(document, owner)}`, ...text.trimEnd().split('\n'));
    spans.push({ owner, from, to: lines.length });
  }
  if (written.length === 0) {
    warnings.push({
      message: 'Nothing in this drawing runs on Kubernetes. Draw a deployment in an EKS cluster.',
    });
  }
  for (const needs of controllersOf(written)) {
    warnings.push({
      message: `The manifests need ${needs} in the cluster: install it before you apply them.`,
    });
  }
  return {
    text: `${lines.join('\n')}\n`,
    extension: 'yaml',
    mediaType: 'application/yaml',
    warnings,
    spans,
  };
}

/** Outputs of the template for what the manifests leave open, by the names that they use. */
export function manifestOutputs(
  architecture: ArchitectureContent,
  region: string,
): ReadonlyMap<string, CfnObject> {
  const placeholders = new Map<string, Placeholder>();
  const isMissing = missingIn(architecture);
  for (const manifests of architecture.manifests?.values() ?? []) {
    for (const manifest of manifests) {
      const rest = propertiesWithoutReferencesTo(manifest, isMissing);
      asManifestValue(rest, { region, parameters: architecture.parameters }, placeholders);
    }
  }
  return new Map(
    [...placeholders.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, value }) => [name, { Description: 'Fills in the Kubernetes manifests', Value: value }]),
  );
}

interface Entry {
  readonly owner: NodeId;
  readonly cluster: NodeId | undefined;
  readonly manifest: Manifest;
}

function entriesOf(
  document: LintelDocument,
  architecture: ArchitectureContent,
): { readonly list: readonly Entry[]; readonly warnings: ExportedText['warnings'] } {
  const warnings: { node: NodeId; message: string }[] = [];
  const found = new Map<string, Entry>();
  const isMissing = missingIn(architecture);
  for (const [owner, manifests] of architecture.manifests ?? []) {
    const cluster = clusterAround(document, owner);
    for (const stated of manifests) {
      for (const { logicalId } of referencesIn(stated).filter((each) => isMissing(each.logicalId))) {
        warnings.push({
          node: owner,
          message: `${nameOf(document, owner)} refers to ${logicalId}, which is not in the template; the reference was left out.`,
        });
      }
      const manifest = propertiesWithoutReferencesTo(stated, isMissing) as Manifest;
      const key = [cluster ?? '', ...identity(manifest)].join('\n');
      const known = found.get(key);
      if (known === undefined) found.set(key, { owner, cluster, manifest });
      else if (manifest.kind === 'Namespace') found.set(key, { ...known, manifest: merged(known, manifest) });
      else if (!equalJson(known.manifest as JsonValue, manifest as JsonValue)) {
        warnings.push({
          node: owner,
          message: `${nameOf(document, owner)} and ${nameOf(document, known.owner)} both make the ${manifest.kind} ${manifest.metadata.name}; only that of ${nameOf(document, known.owner)} was kept.`,
        });
      }
    }
  }
  return { list: [...found.values()].sort(compare), warnings };
}

/** Several nodes may want labels on one namespace. */
function merged({ manifest }: Entry, other: Manifest): Manifest {
  const labels = { ...(manifest.metadata.labels as CfnObject), ...(other.metadata.labels as CfnObject) };
  if (Object.keys(labels).length === 0) return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, labels } };
}

function missingIn(architecture: ArchitectureContent): (id: string) => boolean {
  return (id) =>
    !architecture.resources.has(id) && !architecture.parameters.has(id) && !isPseudoParameter(id);
}

function identity({ apiVersion, kind, metadata }: Manifest): readonly string[] {
  return [
    apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    kind,
    metadata.namespace ?? '',
    metadata.name,
  ];
}

function compare(a: Entry, b: Entry): number {
  const left = [a.cluster ?? '~', rank(a.manifest), ...identity(a.manifest)];
  const right = [b.cluster ?? '~', rank(b.manifest), ...identity(b.manifest)];
  const at = left.findIndex((part, index) => part !== right[index]);
  if (at < 0) return 0;
  return (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

function rank({ kind, apiVersion }: Manifest): string {
  const at = order.indexOf(kind);
  // A service of Kubernetes and one of a mesh are called alike.
  const isCustom = controllers.some(({ group }) => group.test(apiVersion)) && at < 0;
  return String(at < 0 ? order.length + (isCustom ? 1 : 0) : at).padStart(2, '0');
}

function clusterAround(document: LintelDocument, id: NodeId): NodeId | undefined {
  const seen = new Set<NodeId>();
  for (let at = document.nodes.get(id); at !== undefined && !seen.has(at.id); ) {
    if (at.kind === 'eks-cluster') return at.id;
    seen.add(at.id);
    at = at.parent === undefined ? undefined : document.nodes.get(at.parent);
  }
  return undefined;
}

function header(document: LintelDocument, names: readonly string[], entries: readonly Entry[]): string[] {
  const title = headerOf(document).name.trim();
  const lines = [`# ${oneLine(title === '' ? 'Kubernetes manifests' : `${title}: Kubernetes manifests`)}`];
  if (entries.length === 0) return [...lines, '# Nothing in this drawing runs on Kubernetes.'];
  lines.push('# Deploy the CloudFormation template first.');
  const usesAccount = entries.some(({ manifest }) => JSON.stringify(manifest).includes('AWS::AccountId'));
  const outside = usesAccount ? [accountPlaceholder, ...names] : names;
  if (outside.length > 0) {
    const list = outside.map((name) => `$${name}`).join(' ');
    lines.push(
      '# Then set these variables from its outputs, and apply this file through envsubst and kubectl:',
      ...outside.map((name) => `#   ${name}`),
      `# envsubst '${list}' < FILE | kubectl apply -f -`,
    );
  }
  return lines;
}

function controllersOf(entries: readonly Entry[]): readonly string[] {
  return controllers.flatMap(({ group, needs }) => {
    const isUsed = entries.some(
      ({ manifest }) =>
        group.test(manifest.apiVersion) || (needs.includes('Load Balancer') && asksForLoadBalancer(manifest)),
    );
    return isUsed ? [needs] : [];
  });
}

function asksForLoadBalancer({ kind, spec }: Manifest): boolean {
  const { type, ingressClassName } = (spec ?? {}) as CfnObject;
  return (
    (kind === 'Service' && type === 'LoadBalancer') || (kind === 'Ingress' && ingressClassName === 'alb')
  );
}

function nameOf(document: LintelDocument, id: NodeId): string {
  return document.nodes.get(id)?.name ?? id;
}

function describe(document: LintelDocument, owner: NodeId): string {
  const node = document.nodes.get(owner);
  const kind = node === undefined ? undefined : findKind(node.kind)?.title;
  const name = node?.name ?? owner;
  return oneLine(kind === undefined || kind === name ? name : `${name} (${kind})`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
