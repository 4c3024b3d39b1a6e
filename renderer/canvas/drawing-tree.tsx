import { type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import type { NodeId } from '#shared/document/records.ts';
import styles from './canvas.module.css';
import { mountStore, scene } from './canvas-model.ts';
import { countOf, describeConnection, describeNode } from './describe-node.ts';
import { childrenOf, onDrawingKey } from './keyboard.ts';
import type { SceneNode } from './scene.ts';

/** So many siblings before and after the one that the keys are on are in the tree; the rest are counted. */
const around = 20;

interface Item {
  readonly key: string;
  readonly label: string;
  readonly level: number;
  readonly position: number;
  readonly count: number;
  readonly isExpanded: boolean | undefined;
  readonly isSelected: boolean;
}

/**
 * The drawing for keys and screen readers: a tree made from the document and not from what has elements. It holds
 * the way to the node that the keys are on, its neighbours, what is in it and its connections.
 */
export function DrawingTree({ tree }: { readonly tree: RefObject<HTMLDivElement | null> }) {
  const document = useDocument((state) => state.document);
  const focusedId = useStore(mountStore, (state) => state.focusedId);
  const seen = useStore(mountStore, (state) => state.seen);
  const activeNodeId = useSelection((state) => state.activeNodeId);
  const nodeIds = useSelection((state) => state.nodeIds);
  const connectionIds = useSelection((state) => state.connectionIds);
  const problemsOf = useAnalysis((state) => state.problemsOf);
  const currentId = focusedId ?? activeNodeId;
  const [connectionId] = connectionIds;

  const items = useMemo(() => {
    const labelOf = ({ node, id }: SceneNode): string => describeNode(document, node, problemsOf.get(id));
    return itemsAround(currentId, labelOf, (id) => nodeIds.has(id), {
      labels: (id) =>
        seen.scene.connectionsOf(id).map((connection) => ({
          id: connection.id,
          label: describeConnection(document, connection.connection),
          isSelected: connectionIds.has(connection.id),
        })),
    });
  }, [document, seen, currentId, nodeIds, connectionIds, problemsOf]);

  const isOnConnection = nodeIds.size === 0 && connectionId !== undefined;
  const active = isOnConnection
    ? `c-${connectionId}`
    : currentId === undefined
      ? undefined
      : `n-${currentId}`;
  const hasActive = items.some((item) => item.key === active);
  return (
    <div
      ref={tree}
      className={styles.tree}
      role="tree"
      tabIndex={0}
      aria-label={`Drawing, ${countOf(document.nodes.size, 'node')}, ${countOf(document.connections.size, 'connection')}`}
      aria-multiselectable
      aria-activedescendant={hasActive && active !== undefined ? treeItemId(active) : undefined}
      onKeyDown={onDrawingKey}
      data-drawing-tree
    >
      {items.map((item) => (
        <div
          key={item.key}
          id={treeItemId(item.key)}
          role="treeitem"
          aria-level={item.level}
          aria-posinset={item.position}
          aria-setsize={item.count}
          aria-expanded={item.isExpanded}
          aria-selected={item.isSelected}
          tabIndex={-1}
        >
          {item.label}
        </div>
      ))}
    </div>
  );
}

function treeItemId(key: string): string {
  return `drawing-${key}`;
}

interface ConnectionLabels {
  labels(
    id: NodeId,
  ): readonly { readonly id: string; readonly label: string; readonly isSelected: boolean }[];
}

function itemsAround(
  currentId: NodeId | undefined,
  labelOf: (node: SceneNode) => string,
  isSelected: (id: NodeId) => boolean,
  connections: ConnectionLabels,
): readonly Item[] {
  const path: NodeId[] = [];
  for (let id = currentId; id !== undefined && path.length < 1000; id = scene.nodes.get(id)?.node.parent) {
    if (!scene.nodes.has(id) || path.includes(id)) break;
    path.unshift(id);
  }
  const items: Item[] = [];
  const addLevel = (parent: NodeId | undefined, level: number): void => {
    const siblings = childrenOf(parent);
    const onPath = path[level - 1];
    const index = siblings.findIndex((node) => node.id === onPath);
    const from = Math.max(0, (index < 0 ? 0 : index) - around);
    const to = Math.min(siblings.length, (index < 0 ? 0 : index) + around + 1);
    siblings.slice(from, to).forEach((node, offset) => {
      const isOpen = node.id === onPath;
      items.push({
        key: `n-${node.id}`,
        label: labelOf(node),
        level,
        position: from + offset + 1,
        count: siblings.length,
        isExpanded: node.isFrame ? isOpen : undefined,
        isSelected: isSelected(node.id),
      });
      if (!isOpen) return;
      if (node.id === currentId) {
        const lines = connections.labels(node.id);
        lines.slice(0, 50).forEach((line, position) => {
          items.push({
            key: `c-${line.id}`,
            label: line.label,
            level: level + 1,
            position: position + 1,
            count: lines.length,
            isExpanded: undefined,
            isSelected: line.isSelected,
          });
        });
      }
      if (node.isFrame) addLevel(node.id, level + 1);
    });
  };
  addLevel(undefined, 1);
  return items;
}
