import type { Box } from '#shared/base/geometry.ts';
import { containerTitleHeight } from '#shared/drawing/absolute-boxes.ts';
import { mountZoom } from '../level-of-detail.ts';
import type { SceneNode } from '../scene.ts';
import { type Context, fitText, font, type PaintInput } from './paint-frame.ts';

/** Below this a dash is shorter than two pixels: a solid line says the same and costs a tenth. */
const dashZoom = 0.16;
const minTitlePixels = 11;

/** Containers: fill, border and, where the element does not show it, icon and name in the corner. */
export function paintFrames(context: Context, input: PaintInput, frames: readonly SceneNode[]): void {
  const { theme, viewport, resized, selectedNodes } = input;
  const { zoom } = viewport;
  for (const frame of frames) {
    const box = resized.get(frame.id) ?? frame.box;
    const look = theme.groups[frame.look.style];
    if (box.width * zoom < 3 || box.height * zoom < 3) continue;
    if (look.fill !== undefined) {
      context.fillStyle = look.fill;
      context.fillRect(box.x, box.y, box.width, box.height);
    }
    const isSelected = selectedNodes.has(frame.id);
    const isUnknown = frame.look.kind === undefined;
    context.lineWidth = Math.max(isSelected ? 2 : look.width, (isSelected ? 2 : 1) / zoom);
    context.strokeStyle = isSelected ? theme.selection : isUnknown ? theme.unknown.stroke : look.stroke;
    const scale = Math.max(1, 1 / zoom);
    context.setLineDash(zoom < dashZoom ? [] : look.dash.map((length) => length * scale));
    context.strokeRect(box.x, box.y, box.width, box.height);
  }
  context.setLineDash([]);
  for (const frame of frames) {
    if (zoom >= mountZoom && input.mounted.has(frame.id)) continue;
    paintTitle(context, input, frame, resized.get(frame.id) ?? frame.box);
  }
}

/** Far out the name keeps a readable size and goes away when it no longer fits its container. */
function paintTitle(context: Context, input: PaintInput, frame: SceneNode, box: Box): void {
  const { theme, viewport, icons } = input;
  const { zoom } = viewport;
  const scale = Math.max(1, minTitlePixels / (13 * zoom));
  const fontSize = 13 * scale;
  const bandHeight = containerTitleHeight * scale;
  if (box.width * zoom < 64 || box.height < bandHeight * 1.4) return;
  const bitmaps = frame.look.icon === undefined ? undefined : icons.get(frame.look.icon);
  const iconSize = 20 * scale;
  let left = box.x + 8 * scale;
  if (bitmaps !== undefined) {
    const iconTop = box.y + (bandHeight - iconSize) / 2;
    if (theme.name === 'dark') {
      context.fillStyle = theme.iconTile;
      context.beginPath();
      context.roundRect(left - 1, iconTop - 1, iconSize + 2, iconSize + 2, 3 * scale);
      context.fill();
    }
    context.drawImage(
      iconSize * zoom > 24 ? bitmaps.large : bitmaps.small,
      left,
      iconTop,
      iconSize,
      iconSize,
    );
    left += iconSize + 6 * scale;
  }
  const text = fitText(frame.node.name, box.x + box.width - left - 8 * scale, fontSize, true);
  if (text === '') return;
  context.font = font(fontSize, 600);
  context.fillStyle = theme.groups[frame.look.style].title;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, left, box.y + bandHeight / 2);
}
