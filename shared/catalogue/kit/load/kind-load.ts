import type { z } from 'zod';
import type { NodeView } from '../../define-kind.ts';

/** How a kind takes part in a simulation. The engines know these and no kind. */
export type LoadBehaviour =
  | 'source'
  | 'balancer'
  | 'target-group'
  | 'servers'
  | 'function'
  | 'api'
  | 'queue'
  | 'topic'
  | 'table'
  | 'database'
  | 'cache'
  | 'store'
  | 'edge'
  | 'workflow'
  | 'bus'
  | 'proxy'
  /** Carries what is sent between networks; no request is addressed to it. */
  | 'way'
  | 'link';

/**
 * What the simulation has to know of a kind and AWS cannot: data, which the engines interpret. Capacity, limits, health
 * checks and policies are not here; they come from the resources.
 */
export interface KindLoad {
  readonly behaves: LoadBehaviour;
  /**
   * What the user may set, in the node's `load` or in a scenario; each field's `.meta({ origin })` says whether its
   * default is AWS's, was observed, or is assumed.
   */
  readonly parameters: z.ZodObject;
  /** Further ones, of what is drawn in the node: of each index of a table. */
  readonly parametersOf?: (node: NodeView) => z.ZodObject | undefined;
}

/** Where a default comes from: a page of AWS, public measurements, or our own assumption. */
export type LoadOrigin = 'AWS' | 'observed' | 'assumed';
