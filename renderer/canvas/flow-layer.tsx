import { type EdgeTypes, type NodeTypes, ReactFlow, useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { documentStore } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { useView, viewStore } from '#renderer/state/view-store.ts';
import { mountStore, promotedConnections } from './canvas-model.ts';
import { ConnectionEdge } from './connection-edge.tsx';
import { describeConnection } from './describe-node.ts';
import { type FlowEdge, flowEdgeOf, flowNodeOf } from './flow-elements.ts';
import { useGesture } from './gestures/gesture-store.ts';
import { mountZoom } from './level-of-detail.ts';
import { DrawnNode, type FlowNode } from './nodes/drawn-node.tsx';
import type { Painter } from './paint/painter.ts';
import { maxZoom, minZoom, setViewMover } from './view-control.ts';

const nodeTypes: NodeTypes = { drawn: DrawnNode };
const edgeTypes: EdgeTypes = { drawn: ConnectionEdge };
const middleButton = [1];

/**
 * React Flow as far as it goes here: it moves the view and holds the elements of the nodes in view. What a pointer
 * does to them is decided by place, because most of the drawing has no elements.
 */
export function FlowLayer({ painter }: { readonly painter: Painter | undefined }) {
  const nodes = useFlowNodes();
  const edges = useFlowEdges(painter);
  const isFar = useView((state) => state.viewport.zoom < mountZoom);
  return (
    <ReactFlow<FlowNode, FlowEdge>
      className={isFar ? 'is-far' : ''}
      nodes={nodes as FlowNode[]}
      edges={edges as FlowEdge[]}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      panOnScroll
      panOnScrollSpeed={1}
      panOnDrag={middleButton}
      zoomOnScroll={false}
      zoomOnDoubleClick={false}
      zoomActivationKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      deleteKeyCode={null}
      minZoom={minZoom}
      maxZoom={maxZoom}
      proOptions={{ hideAttribution: true }}
    >
      <ViewLink painter={painter} />
    </ReactFlow>
  );
}

/** Keeps the view of the window and that of React Flow the same, both ways. */
function ViewLink({ painter }: { readonly painter: Painter | undefined }) {
  const store = useStoreApi();
  const flow = useReactFlow();
  useEffect(() => {
    const publish = (): void => {
      const [x, y, zoom] = store.getState().transform;
      const { viewport } = viewStore.getState();
      if (viewport.x !== x || viewport.y !== y || viewport.zoom !== zoom) {
        viewStore.setState({ viewport: { x, y, zoom } });
      }
    };
    return store.subscribe(publish);
  }, [store]);
  useEffect(() => {
    setViewMover({
      set: (viewport) => void flow.setViewport(viewport),
      paint: () => painter?.paint(),
    });
    return () => setViewMover(undefined);
  }, [flow, painter]);
  return null;
}

/** The mounted nodes as React Flow takes them; what is carried or resized is where the hand has it. */
function useFlowNodes(): readonly FlowNode[] {
  const mounted = useStore(mountStore, (state) => state.mounted);
  const seen = useStore(mountStore, (state) => state.seen);
  const gesture = useGesture((current) =>
    current.type === 'move' || current.type === 'resize' ? current : undefined,
  );
  return useMemo(() => {
    const nodes: FlowNode[] = [];
    for (const id of mounted) {
      const drawn = seen.scene.nodes.get(id);
      if (drawn === undefined) continue;
      if (gesture?.type === 'move' && !gesture.isClone && gesture.moving.has(id)) {
        const [dx, dy] = gesture.offset;
        nodes.push(flowNodeOf(drawn, { ...drawn.box, x: drawn.box.x + dx, y: drawn.box.y + dy }));
      } else if (gesture?.type === 'resize' && gesture.id === id) {
        nodes.push(flowNodeOf(drawn, gesture.box));
      } else {
        nodes.push(flowNodeOf(drawn));
      }
    }
    return nodes;
  }, [mounted, seen, gesture]);
}

function promotedEdges(selected: ReadonlySet<string>, hovered: string | undefined): readonly FlowEdge[] {
  const { document } = documentStore.getState();
  return promotedConnections(selected, hovered).map((drawn) =>
    flowEdgeOf(drawn, describeConnection(document, drawn.connection)),
  );
}

const noEdges: readonly FlowEdge[] = [];

function useFlowEdges(painter: Painter | undefined): readonly FlowEdge[] {
  const selected = useSelection((state) => state.connectionIds);
  const hovered = useSelection((state) =>
    state.hovered?.table === 'connections' ? state.hovered.id : undefined,
  );
  const seen = useStore(mountStore, (state) => state.seen);
  const isStill = useGesture((gesture) => gesture.type !== 'move' && gesture.type !== 'resize');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scene is read through its version
  const edges = useMemo(
    () => (isStill ? promotedEdges(selected, hovered) : noEdges),
    [selected, hovered, seen, isStill],
  );
  useEffect(() => painter?.setPromoted(new Set(edges.map((edge) => edge.id))), [painter, edges]);
  return edges;
}
