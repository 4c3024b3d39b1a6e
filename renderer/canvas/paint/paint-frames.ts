import type { SceneNode } from '../scene.ts';
import type { Context, PaintInput } from './paint-frame.ts';

/** Below this a dash is shorter than two pixels: a solid line says the same and costs a tenth. */
const dashZoom = 0.16;

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
