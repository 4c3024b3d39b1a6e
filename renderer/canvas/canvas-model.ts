import { createStore } from 'zustand/vanilla';
import { documentStore } from '#renderer/state/document-store.ts';
import { selectionStore } from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { gestureStore } from './gestures/gesture-store.ts';
import { mountedPerFrame, quietMs } from './level-of-detail.ts';
import { nodesToMount } from './mount-window.ts';
import { Scene, type SceneConnection } from './scene.ts';

/** The one drawing of the window: what is drawn, kept in step with the document, and which of it has elements. */
export const scene = new Scene();

interface MountState {
  readonly mounted: ReadonlySet<NodeId>;
  /** The scene as another value for each of its versions: what is made from it is made again when it has changed. */
  readonly seen: { readonly scene: Scene; readonly version: number };
  /** The node that keys are on. It need not be selected. */
  readonly focusedId: NodeId | undefined;
}

export const mountStore = createStore<MountState>(() => ({
  mounted: new Set(),
  seen: { scene, version: scene.version },
  focusedId: undefined,
}));

/** At most so many selected nodes are kept mounted; more are painted as selected. */
const maxPinnedSelection = 60;

let quietTimer: ReturnType<typeof setTimeout> | undefined;
let mountFrame: number | undefined;

/** Starts following the stores; the returned function stops. */
export function followDocument(): () => void {
  const update = (): void => {
    scene.update(documentStore.getState().document);
    if (mountStore.getState().seen.version === scene.version) return;
    const kept = [...mountStore.getState().mounted].filter((id) => scene.nodes.has(id));
    mountStore.setState({ seen: { scene, version: scene.version }, mounted: new Set(kept) });
    mountSoon(0);
  };
  update();
  const stops = [
    documentStore.subscribe(update),
    selectionStore.subscribe((state, previous) => {
      const { focusedId } = mountStore.getState();
      const { activeNodeId } = state;
      // Where keys are shown to be, they are: a node that something else has selected takes them over.
      if (focusedId !== undefined && activeNodeId !== undefined && activeNodeId !== previous.activeNodeId) {
        focusNode(activeNodeId);
      }
      if (
        state.nodeIds !== previous.nodeIds ||
        state.connectionIds !== previous.connectionIds ||
        state.hovered !== previous.hovered
      ) {
        mountPinned();
      }
    }),
    viewStore.subscribe((state, previous) => {
      if (state.viewport !== previous.viewport || state.canvasSize !== previous.canvasSize)
        mountSoon(quietMs);
    }),
    gestureStore.subscribe(({ gesture }, previous) => {
      if (gesture.type !== previous.gesture.type && gesture.type === 'none') mountSoon(quietMs);
    }),
  ];
  mountSoon(0);
  return () => {
    for (const stop of stops) stop();
    clearTimeout(quietTimer);
    if (mountFrame !== undefined) cancelAnimationFrame(mountFrame);
  };
}

/** Puts the keys on a node, which is then mounted wherever the view is. */
export function focusNode(id: NodeId | undefined): void {
  if (mountStore.getState().focusedId === id) return;
  mountStore.setState({ focusedId: id });
  mountPinned();
}

/** At most so many connections have elements at once; more are painted as selected. */
const maxPromoted = 20;

/** The hovered connection and the selected ones, while they are few. */
export function promotedConnections(
  selected: ReadonlySet<ConnectionId>,
  hovered: ConnectionId | undefined,
): readonly SceneConnection[] {
  const ids = new Set(selected.size <= maxPromoted ? selected : []);
  if (hovered !== undefined) ids.add(hovered);
  return [...ids].flatMap((id) => scene.connections.get(id) ?? []);
}

function pinnedIds(): ReadonlySet<NodeId> {
  const { nodeIds, activeNodeId, editingName, connectionIds, hovered } = selectionStore.getState();
  const pinned = new Set<NodeId>();
  // React Flow draws a connection only between nodes that it has.
  const hoveredConnection = hovered?.table === 'connections' ? hovered.id : undefined;
  for (const { from, to } of promotedConnections(connectionIds, hoveredConnection)) {
    pinned.add(from.id);
    pinned.add(to.id);
  }
  const { focusedId } = mountStore.getState();
  for (const id of [focusedId, activeNodeId, editingName]) if (id !== undefined) pinned.add(id);
  if (nodeIds.size <= maxPinnedSelection) for (const id of nodeIds) pinned.add(id);
  return pinned;
}

/** What is selected, edited or focused is mounted at once. */
function mountPinned(): void {
  const { mounted } = mountStore.getState();
  const missing = [...pinnedIds()].filter((id) => !mounted.has(id) && scene.nodes.has(id));
  if (missing.length > 0) mountStore.setState({ mounted: new Set([...mounted, ...missing]) });
  // What is no longer pinned may go when things are quiet.
  mountSoon(quietMs);
}

function mountSoon(delayMs: number): void {
  clearTimeout(quietTimer);
  if (mountFrame !== undefined) cancelAnimationFrame(mountFrame);
  mountFrame = undefined;
  quietTimer = setTimeout(mountStep, delayMs);
}

/** Hands over what is in view, a few a frame, each taking over from its painted twin. */
function mountStep(): void {
  mountFrame = undefined;
  if (gestureStore.getState().gesture.type !== 'none') return;
  const { viewport, canvasSize } = viewStore.getState();
  if (canvasSize.width === 0) return;
  const { mounted } = mountStore.getState();
  const wanted = nodesToMount(scene, { viewport, ...canvasSize }, pinnedIds());
  const wantedSet = new Set(wanted);
  const missing = wanted.filter((id) => !mounted.has(id));
  const next = new Set<NodeId>();
  let isChanged = false;
  for (const id of mounted) {
    if (wantedSet.has(id)) next.add(id);
    else isChanged = true;
  }
  for (const id of missing.slice(0, mountedPerFrame)) {
    next.add(id);
    isChanged = true;
  }
  if (isChanged) mountStore.setState({ mounted: next });
  if (missing.length > mountedPerFrame) mountFrame = requestAnimationFrame(mountStep);
}
