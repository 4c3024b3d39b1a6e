import { windowStore } from '#renderer/app/window-store.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { selectionStore } from '#renderer/state/selection-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import { type Alignment, alignNodes, distributeNodes } from '#shared/document/commands/arrange-nodes.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import type { Command } from './command.ts';

function canArrange(count: number): boolean {
  return (
    windowStore.getState().screen === 'editor' &&
    !documentStore.getState().isReadOnly &&
    selectionStore.getState().nodeIds.size >= count
  );
}

function selectedBoxes(): ReadonlyMap<string, Box> {
  const boxes = absoluteBoxes(documentStore.getState().document);
  return new Map(
    [...selectionStore.getState().nodeIds].flatMap((id) => {
      const box = boxes.get(id);
      return box === undefined ? [] : [[id, box] as const];
    }),
  );
}

function align(alignment: Alignment, title: string): Command {
  return {
    id: `arrange.align-${alignment}`,
    title,
    group: 'Arrange',
    when: () => canArrange(2),
    run: () => dispatch(title, alignNodes(documentStore.getState().document, selectedBoxes(), alignment)),
  };
}

function distribute(direction: 'horizontally' | 'vertically', title: string): Command {
  return {
    id: `arrange.distribute-${direction}`,
    title,
    group: 'Arrange',
    when: () => canArrange(3),
    run: () =>
      dispatch(title, distributeNodes(documentStore.getState().document, selectedBoxes(), direction)),
  };
}

export const arrangeCommands: readonly Command[] = [
  align('left', 'Align left sides'),
  align('centre', 'Align centres'),
  align('right', 'Align right sides'),
  align('top', 'Align tops'),
  align('middle', 'Align middles'),
  align('bottom', 'Align bottoms'),
  distribute('horizontally', 'Distribute horizontally'),
  distribute('vertically', 'Distribute vertically'),
];
