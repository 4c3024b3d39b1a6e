import { type Edge, Position } from '@xyflow/react';
import type { Box } from '#shared/base/geometry.ts';
import type { FlowNode } from './nodes/drawn-node.tsx';
import type { SceneConnection, SceneNode } from './scene.ts';

export type FlowEdge = Edge<{ readonly drawn: SceneConnection }>;

const flowNodes = new WeakMap<SceneNode, FlowNode>();

/** React Flow's object for a node: the same one while nothing about the node changes, so that it renders nothing. */
export function flowNodeOf(drawn: SceneNode, box: Box = drawn.box): FlowNode {
  if (box !== drawn.box) return buildFlowNode(drawn, box);
  const known = flowNodes.get(drawn);
  if (known !== undefined) return known;
  const node = buildFlowNode(drawn, box);
  flowNodes.set(drawn, node);
  return node;
}

function buildFlowNode(drawn: SceneNode, box: Box): FlowNode {
  const { width, height } = box;
  return {
    id: drawn.id,
    type: 'drawn',
    ariaRole: 'group',
    ariaLabel: drawn.node.name === '' ? drawn.look.title : `${drawn.node.name}, ${drawn.look.title}`,
    position: { x: box.x, y: box.y },
    width,
    height,
    // Known beforehand: a node is shown at once, before React Flow has measured it.
    measured: { width, height },
    handles: [
      { type: 'source', position: Position.Right, x: width / 2, y: height / 2, width: 1, height: 1 },
      { type: 'target', position: Position.Left, x: width / 2, y: height / 2, width: 1, height: 1 },
    ],
    data: { drawn },
    zIndex: drawn.isFrame ? drawn.depth : 1000,
  };
}

export function flowEdgeOf(drawn: SceneConnection, ariaLabel: string): FlowEdge {
  return {
    ariaLabel,
    id: drawn.id,
    type: 'drawn',
    source: drawn.from.id,
    target: drawn.to.id,
    data: { drawn },
    zIndex: 900,
  };
}
