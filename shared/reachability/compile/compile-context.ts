import { type Cidr, parseCidr } from '#shared/base/cidr.ts';
import { isJsonObject } from '#shared/base/json.ts';
import type { Tracker } from '#shared/base/tracked-memo.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { type Architecture, type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import { type Reference, referencesIn } from '#shared/resolve/references.ts';

/** What the parts of the compiler read: resources by type, and the names that answers use for them. */
export interface CompileContext {
  readonly document: LintelDocument;
  readonly architecture: Architecture;
  ofType(...types: readonly string[]): readonly Resource[];
  /** The node's id for what a node is, the logical id for what it implies. */
  nameOf(resource: Resource): string;
  /** The name of what a value refers to; the text of a literal; undefined for what cannot be told. */
  target(value: CfnValue | undefined): string | undefined;
  /** The resource that a value refers to. */
  referred(value: CfnValue | undefined): Resource | undefined;
  /** The same, with the logical ids of what is looked up by reference noted. */
  noting(tracker: Tracker): CompileContext;
}

export function createCompileContext(
  document: LintelDocument,
  architecture: Architecture,
  tracker?: Tracker,
): CompileContext {
  const resourceAt = (logicalId: string): Resource | undefined => {
    tracker?.read(logicalId);
    return architecture.resources.get(logicalId);
  };
  const nameOf = (resource: Resource): string => (resource.implied ? resource.logicalId : resource.owner);
  return {
    document,
    architecture,
    ofType: (...types) => resourcesOfType(architecture, ...types),
    nameOf,
    target(value) {
      if (typeof value === 'string') return value;
      const reference = firstReference(value);
      if (reference === undefined) return undefined;
      const resource = resourceAt(reference.logicalId);
      if (resource === undefined) return reference.logicalId;
      // The group that EKS makes for a cluster is an attribute of the cluster.
      const ownGroup = reference.attribute === 'ClusterSecurityGroupId';
      return ownGroup ? clusterGroupOf(nameOf(resource)) : nameOf(resource);
    },
    referred(value) {
      const reference = firstReference(value);
      return reference === undefined ? undefined : resourceAt(reference.logicalId);
    },
    noting: (into) => createCompileContext(document, architecture, into),
  };
}

/** Nearly all are plain, and asked for by the thousand. */
function firstReference(value: CfnValue | undefined): Reference | undefined {
  if (isJsonObject(value)) {
    const { Ref: ref, 'Fn::GetAtt': attribute } = value;
    if (typeof ref === 'string') return { logicalId: ref };
    if (Array.isArray(attribute)) {
      const [logicalId, name] = attribute;
      if (typeof logicalId === 'string' && typeof name === 'string') return { logicalId, attribute: name };
    }
  }
  return referencesIn(value)[0];
}

export function clusterGroupOf(cluster: string): string {
  return `${cluster} security group`;
}

export function list(value: CfnValue | undefined): readonly CfnValue[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

export function objects(value: CfnValue | undefined): readonly CfnObject[] {
  return list(value).filter(isJsonObject);
}

export function object(value: CfnValue | undefined): CfnObject {
  return isJsonObject(value) ? value : {};
}

export function text(value: CfnValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Numbers also come as texts: CloudFormation takes both. */
export function integer(value: CfnValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

export function isTrue(value: CfnValue | undefined): boolean {
  return value === true || value === 'true';
}

export function blocksIn(...values: readonly (CfnValue | undefined)[]): readonly Cidr[] {
  return values.flatMap((value) => (typeof value === 'string' ? (parseCidr(value) ?? []) : []));
}

/** What of a map is there. */
export function mapById<T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
