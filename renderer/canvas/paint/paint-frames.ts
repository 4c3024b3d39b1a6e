import type { Box } from '#shared/base/geometry.ts';
import { containerTitleHeight } from '#shared/drawing/absolute-boxes.ts';
import { estimateTextWidth } from '#shared/drawing/wrap-label.ts';
import { mountZoom } from '../level-of-detail.ts';
import type { SceneNode } from '../scene.ts';
import { paintBadge } from './paint-badge.ts';
import { type Context, fitText, font, type PaintInput } from './paint-frame.ts';

/** Below this a dash is shorter than two pixels: a solid line says the same and costs a tenth. */
const dashZoom = 0.16;
const minTitlePixels = 11;
const leastTitlePixels = 8.5;
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
  const plates: Plate[] = [];
  for (const frame of frames) {
    if (zoom >= mountZoom && input.mounted.has(frame.id)) continue;
    const box = input.resized.get(frame.id) ?? frame.box;
    if (box.width * zoom < minTitledPixels || box.height * zoom < minTitledPixels * 0.6) continue;
    paintTitle(context, input, frame, box, plates);
    paintFrameBadge(context, input, frame, box);
  }
}

function paintTitle(context: Context, input: PaintInput, frame: SceneNode, box: Box, plates: Plate[]): void {
  const { theme, icons, viewport } = input;
  const bitmaps = frame.look.icon === undefined ? undefined : icons.get(frame.look.icon);
  const hasIcon = bitmaps !== undefined;
  const scale = titleScale(frame.node.name, box, viewport.zoom, hasIcon);
  const { fontSize, bandHeight, iconSize, inset, textLeft } = titleMeasures(scale, hasIcon);
  const text = fitText(frame.node.name, box.width - textLeft - inset, fontSize, true);
  if (text === '') return;
  if (scale > 1) {
    // Inside of the border, which stays whole.
    const border = 2 / viewport.zoom;
    const plate = {
      left: box.x + border,
      top: box.y + border,
      right: box.x + textLeft + estimateTextWidth(text, fontSize, true) + inset,
      bottom: box.y + bandHeight,
    };
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
  context.fillText(text, box.x + textLeft, box.y + bandHeight / 2);
}

function titleMeasures(scale: number, hasIcon: boolean) {
  const fontSize = 13 * scale;
  const isEnlarged = scale > 1;
  const iconSize = isEnlarged ? fontSize * 1.2 : 20;
  const inset = isEnlarged ? fontSize * 0.3 : 8;
  return {
    fontSize,
    iconSize,
    inset,
    bandHeight: isEnlarged ? fontSize * 1.7 : containerTitleHeight,
    textLeft: inset + (hasIcon ? iconSize + fontSize * 0.45 : 0),
  };
}

/** As large as it reads well; a little smaller where the name would not fit otherwise. */
function titleScale(name: string, box: Box, zoom: number, hasIcon: boolean): number {
  const wanted = Math.max(1, minTitlePixels / (13 * zoom));
  const { textLeft, inset, fontSize } = titleMeasures(wanted, hasIcon);
  const needed = textLeft + estimateTextWidth(name, fontSize, true) + inset;
  if (needed <= box.width) return wanted;
  const least = Math.max(1, leastTitlePixels / (13 * zoom));
  return Math.max(least, Math.min(wanted, wanted * (box.width / needed)));
}

/** The worst problem of a container, at its upper right corner. */
function paintFrameBadge(context: Context, input: PaintInput, frame: SceneNode, box: Box): void {
  const severity = input.worstOf.get(frame.id);
  if (severity === undefined) return;
  const radius = Math.max(8, 6 / input.viewport.zoom);
  paintBadge(context, input, severity, box.x + box.width - radius * 1.6, box.y + radius * 1.6, radius);
}

function overlaps(a: Plate, b: Plate): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
