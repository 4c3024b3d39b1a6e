import type { Box } from '#shared/base/geometry.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { iconSize, iconTop, isContainer, labelLineHeight, labelTop } from './absolute-boxes.ts';
import { iconLabelLines } from './leaf-text.ts';

/** Where lines may touch a node: `core` at its left, right and top, `box` (with the name below) at its bottom. */
export interface ConnectionEnd {
  readonly box: Box;
  readonly core: Box;
}

const gap = 4;

/** Lines reach an icon at the icon and at the end of its name, not at the empty margin; anything else at its border. */
export function connectionEndOf(node: DocumentNode, box: Box): ConnectionEnd {
  if (!isDrawnAsIcon(node)) return { box, core: box };
  const lines = iconLabelLines(node, box).length;
  const height = Math.min(box.height, labelTop + lines * labelLineHeight + gap);
  return { box: { ...box, height }, core: iconCoreOf(box) };
}

/** True for nodes drawn as an icon with the name below it; a node of an unknown kind is drawn as a grey one. */
export function isDrawnAsIcon(node: DocumentNode): boolean {
  if (isContainer(node)) return false;
  const appearance = findKind(node.kind)?.appearance.as;
  return appearance === undefined || appearance === 'icon';
}

/** The icon of an icon node in the coordinates of its box. */
export function iconBoxOf(box: Box): Box {
  return {
    x: box.x + Math.round((box.width - iconSize) / 2),
    y: box.y + iconTop,
    width: iconSize,
    height: iconSize,
  };
}

function iconCoreOf(box: Box): Box {
  const icon = iconBoxOf(box);
  return { x: icon.x - gap, y: icon.y - gap, width: iconSize + 2 * gap, height: iconSize + 2 * gap };
}
