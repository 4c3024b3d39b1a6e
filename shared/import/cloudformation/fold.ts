import type { Lift, LiftResource } from './lift.ts';

/**
 * Makes a resource part of what is drawn: a node's settings or a connection. False where it cannot, because what it
 * belongs to is not drawn (yet): it is tried again after others, and becomes a node of its own in the end.
 */
export type Fold = (resource: LiftResource, lift: Lift) => boolean;
