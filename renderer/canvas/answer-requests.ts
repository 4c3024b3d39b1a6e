import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { editLabel, editName, select, selectionStore } from '#renderer/state/selection-store.ts';
import { type CanvasRequest, viewStore } from '#renderer/state/view-store.ts';
import { assertNever } from '#shared/base/assert-never.ts';
import { boundingBox, type Point } from '#shared/base/geometry.ts';
import { judgePlacement } from '#shared/catalogue/placement.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { shownAs } from '#shared/drawing/drawing-order.ts';
import { focusNode, mountStore, scene } from './canvas-model.ts';
import { startConnecting } from './gestures/connect.ts';
import { freePlace, placeNode } from './gestures/drop-nodes.ts';
import { frameAt } from './hit-test.ts';
import { fitView, revealArea, showArea, zoomBy, zoomTo } from './view-control.ts';

const zoomStep = 1.25;
const nothing: ReadonlySet<string> = new Set();

/** Does what other parts of the window ask of the canvas. */
export function answerRequest(request: CanvasRequest, focusTree: () => void): void {
  switch (request.type) {
    case 'fit':
      fitView();
      return;
    case 'zoom-to-selection':
      zoomToSelection();
      return;
    case 'zoom-in':
      zoomBy(zoomStep);
      return;
    case 'zoom-out':
      zoomBy(1 / zoomStep);
      return;
    case 'actual-size':
      zoomTo(1);
      return;
    case 'reveal':
      reveal(request.nodeIds, request.connectionIds ?? []);
      return;
    case 'place':
      placeKind(request.kind, request.at);
      return;
    case 'connect': {
      const from = mountStore.getState().focusedId ?? selectionStore.getState().activeNodeId;
      focusTree();
      if (from !== undefined) startConnecting(from);
      return;
    }
    case 'rename': {
      const { activeNodeId, connectionIds } = selectionStore.getState();
      const [connection] = connectionIds;
      if (activeNodeId !== undefined) editName(activeNodeId);
      else if (connection !== undefined) editLabel(connection);
      return;
    }
    case 'focus':
      focusTree();
      return;
    default:
      assertNever(request);
  }
}

function zoomToSelection(): void {
  const { nodeIds, connectionIds } = selectionStore.getState();
  const area = areaOf(nodeIds, connectionIds);
  if (area === undefined) fitView();
  else showArea(area, { largest: 1.5, padding: 96 });
}

function areaOf(nodeIds: Iterable<NodeId>, connectionIds: Iterable<string>) {
  const { document } = documentStore.getState();
  return boundingBox([
    ...[...nodeIds].flatMap((id) => scene.nodes.get(shownAs(document, id))?.box ?? []),
    ...[...connectionIds].flatMap((id) => {
      const connection = scene.connections.get(id);
      return connection === undefined ? [] : [connection.from.box, connection.to.box];
    }),
  ]);
}

function reveal(nodeIds: readonly NodeId[], connectionIds: readonly string[]): void {
  select(nodeIds, connectionIds);
  const area = areaOf(nodeIds, connectionIds);
  if (area !== undefined) revealArea(area);
}

/** Puts a new node where it belongs: in the selected container or around the middle of the view, or the nearest place that takes it. */
function placeKind(kind: string, at?: Point): void {
  const { document, isReadOnly } = documentStore.getState();
  if (isReadOnly) {
    announce('The drawing is read-only.');
    return;
  }
  const middle = at ?? viewCentre();
  const wanted =
    at === undefined
      ? (selectedContainer() ?? frameAt(scene, middle, nothing)?.id)
      : frameAt(scene, at, nothing)?.id;
  const judgement = judgePlacement(document, kind, wanted);
  const nearest = judgement.isLegal || at !== undefined ? undefined : judgement.nearest;
  const container = nearest === undefined ? wanted : nearest === 'canvas' ? undefined : nearest.container;
  const place = at ?? freePlace(document, kind, container, middle);
  const { id, changes } = placeNode(document, kind, container, place);
  const title = findKind(kind)?.title ?? kind;
  if (!dispatch(`Add ${title}`, changes)) return;
  select([id]);
  focusNode(id);
  const drawn = scene.nodes.get(id);
  if (drawn !== undefined) revealArea(drawn.box);
  const where =
    container === undefined ? 'on the canvas' : `in ${document.nodes.get(container)?.name ?? container}`;
  const warning = judgement.isLegal || nearest !== undefined ? '' : ` ${judgement.reason}`;
  announce(`${title} placed ${where}.${warning}`);
}

/** The selected container, or the one around the selected node. */
function selectedContainer(): NodeId | undefined {
  const { activeNodeId } = selectionStore.getState();
  const active = scene.nodes.get(activeNodeId ?? '');
  if (active === undefined) return undefined;
  return active.isFrame ? active.id : active.node.parent;
}

function viewCentre(): Point {
  const { viewport, canvasSize } = viewStore.getState();
  return [
    (canvasSize.width / 2 - viewport.x) / viewport.zoom,
    (canvasSize.height / 2 - viewport.y) / viewport.zoom,
  ];
}
