import { Box, ScrollArea } from '@mantine/core';
import { type RefObject, useEffect, useRef } from 'react';
import { useDocument } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { useView, viewStore } from '#renderer/state/view-store.ts';
import { PanelHeader } from '#renderer/ui/panel-header.tsx';
import { ConnectionInspector } from './connection-inspector.tsx';
import { DocumentSettingsForm } from './document-settings-form.tsx';
import { NodeInspector } from './node-inspector.tsx';
import { SelectionInspector } from './selection-inspector.tsx';

/** What is selected, as a form; the settings of the drawing when nothing is. */
export function Inspector() {
  const document = useDocument((state) => state.document);
  const nodeIds = useSelection((state) => state.nodeIds);
  const connectionIds = useSelection((state) => state.connectionIds);
  const nodes = [...nodeIds].flatMap((id) => document.nodes.get(id) ?? []);
  const connections = [...connectionIds].flatMap((id) => document.connections.get(id) ?? []);
  const [node] = nodes;
  const [connection] = connections;
  const count = nodes.length + connections.length;
  const title =
    count === 0 ? 'Drawing' : count > 1 ? `${count} selected` : node !== undefined ? 'Node' : 'Connection';
  const panel = useRef<HTMLElement>(null);
  useFocusFromDrawing(panel);
  return (
    <Box
      ref={panel}
      component="aside"
      aria-label="Inspector"
      h="100%"
      bg="var(--lintel-surface)"
      style={{ display: 'flex', flexDirection: 'column' }}
    >
      <PanelHeader title={title} onClose={() => viewStore.setState({ isInspectorOpen: false })} />
      {count === 1 && node !== undefined ? (
        <NodeInspector key={node.id} document={document} node={node} />
      ) : (
        <ScrollArea flex={1} type="auto" scrollbars="y">
          <Box px="sm" pb="md">
            {count === 0 && <DocumentSettingsForm />}
            {count === 1 && connection !== undefined && (
              <ConnectionInspector key={connection.id} document={document} connection={connection} />
            )}
            {count > 1 && <SelectionInspector document={document} nodes={nodes} connections={connections} />}
          </Box>
        </ScrollArea>
      )}
    </Box>
  );
}

/** Enter on a node of the drawing leads to its first field. */
function useFocusFromDrawing(panel: RefObject<HTMLElement | null>): void {
  const requests = useView((view) => view.inspectorFocus);
  useEffect(() => {
    if (requests === 0) return undefined;
    // The panel may have been closed: it opens in the meantime.
    const frame = requestAnimationFrame(() =>
      panel.current?.querySelector<HTMLElement>('input, textarea')?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [requests, panel]);
}
