import type { Manifest } from '#shared/catalogue/define-kind.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';

/** Which part of the drawing asked for a resource, and why. */
export interface Because {
  readonly node?: NodeId;
  readonly connection?: ConnectionId;
  /** A sentence: "Web ALB forwards to App on port 8080". */
  readonly reason: string;
}

/** One CloudFormation resource; references to others are `Ref` and `Fn::GetAtt` values in its properties. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: CfnObject;
  /** The node it belongs to: the bill, problems and the template panel lead there. */
  readonly owner: NodeId;
  /** True when nobody drew it: the drawing implies it, and `because` says why. */
  readonly implied: boolean;
  readonly because: readonly Because[];
  readonly dependsOn?: readonly string[];
  readonly deletionPolicy?: 'Retain' | 'Delete' | 'Snapshot';
  readonly updateReplacePolicy?: 'Retain' | 'Delete' | 'Snapshot';
  readonly metadata?: CfnObject;
  /** Further attributes beside `Type` and `Properties`, as the template names them: `UpdatePolicy`, `Condition`. */
  readonly attributes?: CfnObject;
}

/** Something the drawing asks for that cannot become a resource as it stands. */
export interface ResolveGap {
  readonly node: NodeId;
  readonly message: string;
}

/** What becomes a template: resources in logical id order, and what goes with them. */
export interface ArchitectureContent {
  readonly resources: ReadonlyMap<string, Resource>;
  /** Logical ids by owner, the node's own resource first. */
  readonly byNode: ReadonlyMap<NodeId, readonly string[]>;
  readonly parameters: ReadonlyMap<string, CfnObject>;
  readonly gaps: readonly ResolveGap[];
  /** Kubernetes objects by owner, in id order; absent where no node becomes one. */
  readonly manifests?: ReadonlyMap<NodeId, readonly Manifest[]>;
}

/** Everything the drawing means: the drawn resources and the implied ones. */
export interface Architecture extends ArchitectureContent {
  /** The resources by type, each list in logical id order; a list that an edit does not touch stays the same one. */
  readonly byType: ReadonlyMap<string, readonly Resource[]>;
}

export const emptyArchitecture: Architecture = {
  resources: new Map(),
  byType: new Map(),
  byNode: new Map(),
  parameters: new Map(),
  gaps: [],
};

/** All resources of these types, type by type in that order. */
export function resourcesOfType(
  { byType }: Pick<Architecture, 'byType'>,
  ...types: readonly string[]
): readonly Resource[] {
  const [only, ...more] = types;
  if (only !== undefined && more.length === 0) return byType.get(only) ?? [];
  return types.flatMap((type) => byType.get(type) ?? []);
}

/** Logical ids whose resource is new, changed or gone since the last answer. */
export type ChangedResources = ReadonlySet<string>;
