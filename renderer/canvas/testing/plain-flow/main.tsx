import '@xyflow/react/dist/style.css';
import {
  applyNodeChanges,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import { memo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { findKind } from '#shared/catalogue/registry.ts';
import { isContainer, sizeOfNode } from '#shared/drawing/absolute-boxes.ts';
import { drawingOrder } from '#shared/drawing/drawing-order.ts';
import { largeDocument } from '#shared/testing/large-document.ts';

/** What the benchmark compares the canvas with: the same drawing, every node and line handed to React Flow. */
const document_ = largeDocument(Number(new URLSearchParams(location.search).get('nodes') ?? '1000'));
const icons = (await (await fetch('/icons.json')).json()) as Readonly<Record<string, string>>;

type PlainNode = Node<{ readonly name: string; readonly icon: string | undefined }>;

const Frame = memo(function Frame({ data }: NodeProps<PlainNode>) {
  return (
    <div style={{ width: '100%', height: '100%', border: '1px solid #7d8998', font: '13px sans-serif' }}>
      {data.name}
    </div>
  );
});

const Leaf = memo(function Leaf({ data }: NodeProps<PlainNode>) {
  return (
    <div style={{ width: '100%', textAlign: 'center', font: '12px sans-serif' }}>
      <Handle type="target" position={Position.Left} />
      <Handle type="source" position={Position.Right} />
      {data.icon !== undefined && <img src={data.icon} alt="" width={48} height={48} />}
      <div>{data.name}</div>
    </div>
  );
});

const nodeTypes = { frame: Frame, leaf: Leaf };

const initialNodes: PlainNode[] = drawingOrder(document_).map(({ node }) => {
  const [width, height] = sizeOfNode(node);
  const svg = icons[findKind(node.kind)?.icon ?? ''];
  return {
    id: node.id,
    type: isContainer(node) ? 'frame' : 'leaf',
    position: { x: node.at[0], y: node.at[1] },
    width,
    height,
    ...(node.parent === undefined ? {} : { parentId: node.parent }),
    data: {
      name: node.name,
      icon: svg === undefined ? undefined : `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`,
    },
  };
});

const edges: Edge[] = [...document_.connections.values()].map(({ id, from, to }) => ({
  id,
  source: from,
  target: to,
  type: 'smoothstep',
}));

function Plain() {
  const [nodes, setNodes] = useState(initialNodes);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onNodesChange={(changes) => setNodes((current) => applyNodeChanges(changes, current))}
      panOnScroll
      panOnScrollSpeed={1}
      minZoom={0.01}
      fitView
    />
  );
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Plain />);
