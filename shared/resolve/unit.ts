import type { Manifest, NodeView, ResolveContext, ResourceDraft } from '#shared/catalogue/define-kind.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Because, ResolveGap, Resource } from './architecture.ts';
import type { DerivingReader } from './derived-facts.ts';

/**
 * What one node becomes. A unit is a pure function of the node and what it asks about the drawing, and every resource
 * is built by exactly one unit: a unit that needs another's resource names it, it never adds to it.
 */
export interface UnitResult {
  readonly resources: readonly Resource[];
  readonly parameters: ReadonlyMap<string, CfnObject>;
  readonly gaps: readonly ResolveGap[];
  readonly manifests?: readonly Manifest[];
}

/** What a unit may ask and note while it is built. */
export interface UnitContext extends ResolveContext, DerivingReader {
  /** Notes something the drawing asks for that cannot become a resource. */
  gap(message: string): void;
  /** Declares a template parameter and gives the reference to it. The same name always has the same definition. */
  parameter(name: string, definition: CfnObject): CfnValue;
  /** True for a node that has a resource of its own, so that a reference to it can be kept. */
  hasResource(id: string): boolean;
}

/** A resource that nobody drew, with the nodes and connections that ask for it. */
export interface ImpliedDraft extends Omit<ResourceDraft, 'because' | 'suffix'> {
  readonly suffix: string;
  readonly because: readonly Because[];
}

/** One part of what a drawing implies: the resources that this node's unit gets from it. */
export type Implication = (node: NodeView, ctx: UnitContext) => readonly ImpliedDraft[];
