import type { Box } from '#shared/base/geometry.ts';
import { containerTitleHeight } from '#shared/drawing/absolute-boxes.ts';
import { estimateTextWidth } from '#shared/drawing/wrap-label.ts';
import { mountZoom } from '../level-of-detail.ts';
import type { SceneNode } from '../scene.ts';
import { paintBadge } from './paint-badge.ts';
import { type Context, fitText, font, type PaintInput } from './paint-frame.ts';

/** Far out names keep this size on the screen, or a smaller one where they would not fit. */
const readablePixels = [11, 10, 9];
/** The size of a name on the drawing, which is larger than that from here on. */
const titleFontSize = 13;
/** A container narrower than this on the screen has no room for a name. */
const minTitledPixels = 60;

/** The part of the screen that a name covers. */
interface Plate {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Names and worst problems of containers, for those whose element does not show them. Far out a name stands on a
 * plate of its own, above everything, and gives way to the name of an outer container that is already there.
 *
 * Painted in pixels of the screen: a font size that changed with the zoom would make every letter anew each frame.
 */
export function paintTitles(
  context: Context,
  input: PaintInput,
  frames: readonly SceneNode[],
  [dx, dy]: readonly [number, number] = [0, 0],
): void {
  const { viewport, pixelRatio, resized, mounted, scene } = input;
  const { zoom } = viewport;
  const plates = new Map<string, Plate>();
  context.save();
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  for (const frame of frames) {
    if (zoom >= mountZoom && mounted.has(frame.id)) continue;
    const box = resized.get(frame.id) ?? frame.box;
    const onScreen = {
      x: viewport.x + (box.x + dx) * zoom,
      y: viewport.y + (box.y + dy) * zoom,
      width: box.width * zoom,
      height: box.height * zoom,
    };
    if (onScreen.width < minTitledPixels || onScreen.height < minTitledPixels * 0.6) continue;
    const isCovered = (plate: Plate): boolean => {
      let parent = frame.node.parent;
      for (let depth = 0; parent !== undefined && depth < 50; depth += 1) {
        const outer = plates.get(parent);
        if (outer !== undefined && overlaps(plate, outer)) return true;
        parent = scene.nodes.get(parent)?.node.parent;
      }
      return false;
    };
    const plate = paintTitle(context, input, frame, onScreen, isCovered);
    if (plate !== undefined) plates.set(frame.id, plate);
    const severity = input.worstOf.get(frame.id);
    if (severity !== undefined) {
      const radius = Math.max(6, 9 * zoom);
      paintBadge(
        context,
        input,
        severity,
        onScreen.x + onScreen.width - radius * 1.7,
        onScreen.y + radius * 1.7,
        radius,
      );
    }
  }
  context.restore();
}

/** Paints one name and returns the plate below it; undefined when there is no plate, or no name. */
function paintTitle(
  context: Context,
  input: PaintInput,
  frame: SceneNode,
  box: Box,
  isCovered: (plate: Plate) => boolean,
): Plate | undefined {
  const { theme, icons, viewport } = input;
  const bitmaps = frame.look.icon === undefined ? undefined : icons.get(frame.look.icon);
  const measures = measuresOf(frame.node.name, box.width, viewport.zoom, bitmaps !== undefined);
  const { fontSize, iconSize, inset, textLeft, bandHeight, hasPlate } = measures;
  const text = fitText(frame.node.name, box.width - textLeft - inset, fontSize, true);
  if (text === '') return undefined;
  const plate = {
    // Inside of the border, which stays whole.
    left: box.x + 2,
    top: box.y + 2,
    right: box.x + textLeft + estimateTextWidth(text, fontSize, true) + inset,
    bottom: box.y + bandHeight,
  };
  if (hasPlate) {
    if (isCovered(plate)) return undefined;
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
      context.roundRect(left - 1, top - 1, iconSize + 2, iconSize + 2, 3);
      context.fill();
    }
    context.drawImage(
      iconSize * input.pixelRatio > 24 ? bitmaps.large : bitmaps.small,
      left,
      top,
      iconSize,
      iconSize,
    );
  }
  context.font = font(fontSize, 600);
  context.fillStyle = theme.groups[frame.look.style].title;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, box.x + textLeft, box.y + bandHeight / 2);
  return hasPlate ? plate : undefined;
}

interface TitleMeasures {
  readonly fontSize: number;
  readonly iconSize: number;
  readonly inset: number;
  readonly textLeft: number;
  readonly bandHeight: number;
  readonly hasPlate: boolean;
}

/** In pixels of the screen: as on the drawing while that is readable, else the largest readable size that fits. */
function measuresOf(name: string, width: number, zoom: number, hasIcon: boolean): TitleMeasures {
  const natural = titleFontSize * zoom;
  const [largest = 11] = readablePixels;
  if (natural >= largest) {
    const iconSize = 20 * zoom;
    const inset = 8 * zoom;
    return {
      fontSize: natural,
      iconSize,
      inset,
      textLeft: inset + (hasIcon ? iconSize + 6 * zoom : 0),
      bandHeight: containerTitleHeight * zoom,
      hasPlate: false,
    };
  }
  const fitting = readablePixels.map((fontSize) => {
    const iconSize = fontSize + 2;
    const textLeft = 4 + (hasIcon ? iconSize + 4 : 0);
    return { fontSize, iconSize, inset: 4, textLeft, bandHeight: fontSize + 8, hasPlate: true };
  });
  const least = fitting.at(-1);
  const found = fitting.find(
    ({ fontSize, textLeft, inset }) => textLeft + estimateTextWidth(name, fontSize, true) + inset <= width,
  );
  return found ?? least ?? measuresOf(name, width, 1, hasIcon);
}

function overlaps(a: Plate, b: Plate): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
