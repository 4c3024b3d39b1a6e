import type { Services } from '#renderer/app/services.tsx';
import { windowStore } from '#renderer/app/window-store.ts';
import { openQuestion } from '#renderer/panels/reach/reach-actions.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { hideRoute, type ReachForm, type ReachView, reachStore } from '#renderer/state/reach-store.ts';
import { selectionStore } from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Command } from './command.ts';

const isEditing = (): boolean => windowStore.getState().screen === 'editor';

/** The question that the selection asks: from the first node to the last, or along the connection. */
function selectedQuestion(): Partial<ReachForm> | undefined {
  const { nodeIds, connectionIds, activeNodeId } = selectionStore.getState();
  const { document } = documentStore.getState();
  const [connectionId, ...more] = connectionIds;
  const connection = connectionId === undefined ? undefined : document.connections.get(connectionId);
  if (connection !== undefined && more.length === 0 && nodeIds.size === 0) {
    const { port, protocol } = connection.properties ?? {};
    const heard = heardAt(connection.to);
    return {
      about: 'port',
      from: connection.from,
      to: connection.to,
      ...heard,
      ...(typeof port === 'number' ? { port, protocol: protocol === 'UDP' ? 'udp' : 'tcp' } : {}),
    };
  }
  if (connectionIds.size > 0 || nodeIds.size === 0 || nodeIds.size > 2) return undefined;
  const to = activeNodeId ?? [...nodeIds].at(-1);
  if (to === undefined) return undefined;
  const from = [...nodeIds].find((id) => id !== to);
  return { about: 'port', from: from ?? 'internet', to, ...heardAt(to) };
}

/** The first port that the node listens on; HTTPS where none is known. */
function heardAt(id: NodeId): Pick<ReachForm, 'protocol' | 'port'> {
  const node = documentStore.getState().document.nodes.get(id);
  const [heard] = (node === undefined ? undefined : findKind(node.kind)?.listens?.(viewNode(node))) ?? [];
  return { protocol: heard?.protocol ?? 'tcp', port: heard?.port ?? 443 };
}

function showView(view: ReachView): void {
  viewStore.setState({ bottomPanel: 'reachability' });
  reachStore.setState({ view });
}

export const reachCommands: readonly Command[] = [
  {
    id: 'reach.ask',
    title: 'Ask whether it is reachable',
    group: 'View',
    keys: ['Q'],
    keywords: 'reachability network path route blocked why can connect question',
    when: () => isEditing() && documentStore.getState().document.nodes.size > 0,
    run(services: Services) {
      openQuestion(services, selectedQuestion() ?? {});
    },
  },
  {
    id: 'reach.hide',
    title: 'Hide the way on the drawing',
    group: 'View',
    keywords: 'reachability path clear',
    when: () => isEditing() && reachStore.getState().route !== undefined,
    run: () => hideRoute(),
  },
  {
    id: 'reach.exposure',
    title: 'Show what the internet can reach',
    group: 'View',
    keywords: 'reachability exposure exposed public attack surface',
    when: isEditing,
    run: () => showView('exposure'),
  },
  {
    id: 'reach.matrix',
    title: 'Show what reaches what',
    group: 'View',
    keywords: 'reachability matrix entry points listeners',
    when: isEditing,
    run: () => showView('matrix'),
  },
  {
    id: 'reach.pinned',
    title: 'Show the pinned questions',
    group: 'View',
    keywords: 'reachability intents must reach segmentation',
    when: isEditing,
    run: () => showView('pinned'),
  },
  {
    id: 'reach.failures',
    title: 'Show what is lost when something fails',
    group: 'View',
    keywords: 'reachability failure zone nat tunnel single point',
    when: isEditing,
    run: () => showView('failures'),
  },
  {
    id: 'reach.compare',
    title: 'Compare what is reachable with a revision',
    group: 'View',
    keywords: 'reachability difference opens closes revision',
    when: isEditing,
    run: () => showView('compare'),
  },
];
