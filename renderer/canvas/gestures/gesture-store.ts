import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Box, Point } from '#shared/base/geometry.ts';
import type { ConnectionJudgement } from '#shared/catalogue/judge-connection.ts';
import type { PlacementJudgement } from '#shared/catalogue/placement.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';

/** Where what is carried would land: a container, or the canvas. */
export interface DropTarget {
  readonly container: NodeId | undefined;
  readonly box: Box | undefined;
  readonly name: string;
  readonly judgement: PlacementJudgement;
  /** The nearest place that would take it, by name, when this one does not. */
  readonly nearestName: string | undefined;
}

/** A line that says what something is aligned with. */
export interface Guide {
  readonly from: Point;
  readonly to: Point;
}

/**
 * What the hand is doing now. It stays here, on the screen only, until it ends; then it becomes one change set.
 */
export type Gesture =
  | { readonly type: 'none' }
  | {
      readonly type: 'move';
      /** What is carried, without what sits in another carried node. */
      readonly roots: readonly NodeId[];
      /** The roots with everything inside them. */
      readonly moving: ReadonlySet<NodeId>;
      readonly offset: readonly [number, number];
      readonly target: DropTarget | undefined;
      readonly guides: readonly Guide[];
      /** Copies are made where it is dropped, and the originals stay. */
      readonly isClone: boolean;
    }
  | { readonly type: 'resize'; readonly id: NodeId; readonly box: Box; readonly guides: readonly Guide[] }
  | { readonly type: 'box-select'; readonly area: Box }
  | {
      readonly type: 'connect';
      readonly from: NodeId;
      readonly at: Point;
      readonly target: NodeId | undefined;
      readonly judgement: ConnectionJudgement | undefined;
      /** By keys there is no pointer to follow: the target is the node that the keys are on. */
      readonly by: 'pointer' | 'keys';
    }
  | {
      readonly type: 'reconnect';
      readonly connection: ConnectionId;
      readonly end: 'from' | 'to';
      readonly at: Point;
      readonly target: NodeId | undefined;
      readonly judgement: ConnectionJudgement | undefined;
    }
  | {
      readonly type: 'bend';
      readonly connection: ConnectionId;
      /** The line when the drag began. */
      readonly points: readonly Point[];
      readonly route: readonly Point[];
    }
  | { readonly type: 'place'; readonly kind: string; readonly box: Box; readonly target: DropTarget };

export const noGesture: Gesture = { type: 'none' };

export const gestureStore = createStore<{ readonly gesture: Gesture }>(() => ({ gesture: noGesture }));

export function setGesture(gesture: Gesture): void {
  gestureStore.setState({ gesture });
}

export function useGesture<T>(selector: (gesture: Gesture) => T): T {
  return useStore(gestureStore, (state) => selector(state.gesture));
}
