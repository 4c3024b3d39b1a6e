import type { Size } from '#shared/base/geometry.ts';
import type { Properties } from '#shared/document/records.ts';

/** The group of the palette that a kind is in. */
export type Family =
  | 'actors-and-frames'
  | 'networking'
  | 'load-balancing'
  | 'compute'
  | 'containers'
  | 'serverless'
  | 'data'
  | 'identity'
  | 'observability'
  | 'delivery'
  | 'other';

/** AWS's group borders, by name; the theme knows their colours and dashes. */
export type GroupStyle =
  | 'cloud'
  | 'account'
  | 'region'
  | 'availability-zone'
  | 'vpc'
  | 'public-subnet'
  | 'private-subnet'
  | 'security-group'
  | 'auto-scaling-group'
  | 'corporate-data-center'
  | 'cluster'
  | 'stack'
  | 'generic';

/** What a kind looks like on the canvas. */
export type Appearance =
  | { readonly as: 'icon'; readonly size?: Size; iconFor?(properties: Properties): string }
  | {
      readonly as: 'container';
      readonly style: GroupStyle;
      readonly size: Size;
      styleFor?(properties: Properties): GroupStyle;
      iconFor?(properties: Properties): string;
    }
  | { readonly as: 'note'; readonly size: Size }
  /** A plain box with its name in the middle. */
  | { readonly as: 'shape'; readonly size: Size };

/** The shape of a kind in a flowchart of Mermaid. */
export type MermaidShape =
  | 'rect'
  | 'rounded'
  | 'stadium'
  | 'cylinder'
  | 'hexagon'
  | 'circle'
  | 'queue'
  | 'note';

/** Where a kind may sit. */
export interface Placement {
  /**
   * Kinds it may sit in, the usual one first. `canvas` is the drawing itself and stands for the account and
   * Region of the settings, so what may sit in a Region may sit on the canvas. `any` is for notes and frames.
   */
  readonly parents: readonly (string | 'canvas' | 'any')[];
  /** Must end up in a subnet: by sitting in one or by its `subnets` property. */
  readonly needsSubnet?: boolean;
  /** Names the property that holds the subnets it spans, where they are a property and not its place. */
  readonly spansSubnetsBy?: string;
  /**
   * Runs outside of every VPC (a function, an API) unless it sits in one, names subnets, or is connected to something
   * that has an address in one.
   */
  readonly vpcOptional?: boolean;
  /**
   * Parents whose contents it only pictures: an instance in an Auto Scaling group is one of those that the group
   * starts. It becomes no resource then, and its connections are those of the parent.
   */
  readonly picturesIn?: readonly string[];
  /** How many of this kind one parent takes (an internet gateway: 1 per VPC). */
  readonly maxPerParent?: number;
}
