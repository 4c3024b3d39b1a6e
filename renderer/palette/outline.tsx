import { Box, EmptyState, ScrollArea, Tree, type TreeNodeData, useTree } from '@mantine/core';
import { IconBinaryTree, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { documentStore, useDocument } from '#renderer/state/document-store.ts';
import { select, toggleNode, useSelection } from '#renderer/state/selection-store.ts';
import { requestOfCanvas } from '#renderer/state/view-store.ts';
import { FilterInput } from '#renderer/ui/filter-input.tsx';
import { KindIcon } from '#renderer/ui/kind-icon.tsx';
import { ancestorsOf, indexDocument } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument } from '#shared/document/records.ts';
import classes from './outline.module.css';

const shownMatches = 200;

/** The drawing as a tree of containers: for finding things, and for those who do not see the canvas. */
export function Outline() {
  const nodes = useDocument(({ document }) => document.nodes);
  const [query, setQuery] = useState('');
  const data = useMemo(() => treeOf(documentStore.getState().document, nodes, query), [nodes, query]);
  if (nodes.size === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconBinaryTree />}
        title="Nothing drawn yet"
        description="The outline lists every node under the container it sits in."
      />
    );
  }
  return (
    <>
      <FilterInput
        px="sm"
        pb="xs"
        label="Find in the outline"
        placeholder="Find by name or id"
        value={query}
        onChange={setQuery}
      />
      <ScrollArea flex={1} type="auto" scrollbars="y">
        <OutlineTree data={data} nodes={nodes} />
      </ScrollArea>
    </>
  );
}

function OutlineTree({
  data,
  nodes,
}: {
  readonly data: TreeNodeData[];
  readonly nodes: LintelDocument['nodes'];
}) {
  const tree = useTree({ initialExpandedState: expandedByDefault(data) });
  const selected = useSelection((state) => state.nodeIds);
  const active = useSelection((state) => state.activeNodeId);

  // The tree follows the canvas: the containers around the active node open.
  useEffect(() => {
    const node = active === undefined ? undefined : nodes.get(active);
    if (node === undefined) return;
    for (const ancestor of ancestorsOf(nodes, node)) tree.expand(ancestor.id);
  }, [active, nodes, tree.expand]);

  return (
    <Tree
      data={data}
      tree={tree}
      levelOffset="1.125rem"
      px={6}
      expandOnClick={false}
      aria-label="Nodes of the drawing"
      pb="xs"
      onKeyDown={(event) => {
        const item = (event.target as HTMLElement).closest<HTMLElement>('[data-value]');
        const id = item?.dataset.value;
        if (event.key === 'Enter' && id !== undefined) requestOfCanvas({ type: 'reveal', nodeIds: [id] });
      }}
      renderNode={({ node, expanded, hasChildren, elementProps, tree: controller }) => {
        const record = nodes.get(node.value);
        if (record === undefined) return null;
        return (
          <Box
            {...elementProps}
            className={`${elementProps.className} ${classes.row}`}
            data-chosen={selected.has(record.id)}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey) toggleNode(record.id);
              else select([record.id]);
            }}
            onDoubleClick={() => requestOfCanvas({ type: 'reveal', nodeIds: [record.id] })}
          >
            <IconChevronRight
              size={14}
              className={classes.chevron}
              data-open={expanded}
              style={{ visibility: hasChildren ? 'visible' : 'hidden' }}
              onClick={(event) => {
                event.stopPropagation();
                controller.toggleExpanded(node.value);
              }}
            />
            <KindIcon kind={record.kind} size={16} />
            <span className={classes.name}>{record.name === '' ? record.id : record.name}</span>
          </Box>
        );
      }}
    />
  );
}

function treeOf(document: LintelDocument, nodes: LintelDocument['nodes'], query: string): TreeNodeData[] {
  const words = query.trim().toLowerCase();
  if (words !== '') {
    return [...nodes.values()]
      .filter((node) => node.name.toLowerCase().includes(words) || node.id.includes(words))
      .slice(0, shownMatches)
      .map((node) => ({ value: node.id, label: node.name }));
  }
  const index = indexDocument(document);
  const seen = new Set<string>();
  const build = (node: DocumentNode): TreeNodeData => {
    seen.add(node.id);
    const children = index.childrenOf(node.id).filter((child) => !seen.has(child.id));
    return {
      value: node.id,
      label: node.name,
      ...(children.length === 0 ? {} : { children: [...children].sort(byName).map(build) }),
    };
  };
  const tops = [...nodes.values()].filter((node) => node.parent === undefined || !nodes.has(node.parent));
  return tops.sort(byName).map(build);
}

function byName(a: DocumentNode, b: DocumentNode): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}

const rowsOpenedByDefault = 150;

/** As many levels are open as make a list that can be looked through. */
function expandedByDefault(data: readonly TreeNodeData[]): Record<string, boolean> {
  const expanded: Record<string, boolean> = {};
  let level = data;
  let rows = data.length;
  while (level.length > 0) {
    const next = level.flatMap((node) => node.children ?? []);
    rows += next.length;
    if (rows > rowsOpenedByDefault) break;
    for (const node of level) expanded[node.value] = true;
    level = next;
  }
  return expanded;
}
