import type { Box } from '#shared/base/geometry.ts';
import { containerTitleHeight } from '#shared/drawing/absolute-boxes.ts';
import { estimateTextWidth } from '#shared/drawing/wrap-label.ts';
import { mountZoom } from '../level-of-detail.ts';
import type { SceneNode } from '../scene.ts';
import { type Context, fitText, font, type PaintInput } from './paint-frame.ts';

/** Below this a dash is shorter than two pixels: a solid line says the same and costs a tenth. */
const dashZoom = 0.16;
const minTitlePixels = 11;
/** A container narrower than this on the screen has no room for a name. */
const minTitledPixels = 60;

/** Containers: fill and border. */
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
}

interface Plate {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Names of containers, for those whose element does not show it. Far out a name keeps a readable size on a plate of
 * its own, above everything, and gives way to the name of an outer container that already stands there.
 */
export function paintTitles(context: Context, input: PaintInput, frames: readonly SceneNode[]): void {
  const { zoom } = input.viewport;
  const scale = Math.max(1, minTitlePixels / (13 * zoom));
  const plates: Plate[] = [];
  for (const frame of frames) {
    if (zoom >= mountZoom && input.mounted.has(frame.id)) continue;
    const box = input.resized.get(frame.id) ?? frame.box;
    if (box.width * zoom < minTitledPixels || box.height * zoom < minTitledPixels * 0.6) continue;
    paintTitle(context, input, frame, box, scale, plates);
  }
}

function paintTitle(
  context: Context,
  input: PaintInput,
  frame: SceneNode,
  box: Box,
  scale: number,
  plates: Plate[],
): void {
  const { theme, icons } = input;
  const fontSize = 13 * scale;
  const isEnlarged = scale > 1;
  const bandHeight = isEnlarged ? fontSize * 1.7 : containerTitleHeight;
  const iconSize = isEnlarged ? fontSize * 1.2 : 20;
  const inset = isEnlarged ? fontSize * 0.3 : 8;
  const bitmaps = frame.look.icon === undefined ? undefined : icons.get(frame.look.icon);
  const textLeft = box.x + inset + (bitmaps === undefined ? 0 : iconSize + fontSize * 0.45);
  const text = fitText(frame.node.name, box.x + box.width - textLeft - inset, fontSize, true);
  if (text === '') return;
  const plate = {
    left: box.x,
    top: box.y,
    right: textLeft + estimateTextWidth(text, fontSize, true) + inset * 1.5,
    bottom: box.y + bandHeight,
  };
  if (isEnlarged) {
    if (plates.some((other) => overlaps(plate, other))) return;
    plates.push(plate);
    context.globalAlpha = 0.85;
    context.fillStyle = theme.groups[frame.look.style].fill ?? theme.canvas;
    context.fillRect(plate.left, plate.top, plate.right - plate.left, plate.bottom - plate.top);
    context.globalAlpha = 1;
  }
  if (bitmaps !== undefined) {
    const left = box.x + inset;
    const top = box.y + (bandHeight - iconSize) / 2;
    if (theme.name === 'dark') {
      context.fillStyle = theme.iconTile;
      context.beginPath();
      context.roundRect(left - scale, top - scale, iconSize + 2 * scale, iconSize + 2 * scale, 3 * scale);
      context.fill();
    }
    const pixels = iconSize * input.viewport.zoom * input.pixelRatio;
    context.drawImage(pixels > 24 ? bitmaps.large : bitmaps.small, left, top, iconSize, iconSize);
  }
  context.font = font(fontSize, 600);
  context.fillStyle = theme.groups[frame.look.style].title;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, textLeft, box.y + bandHeight / 2);
}

function overlaps(a: Plate, b: Plate): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
