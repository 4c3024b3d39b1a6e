import type { Viewport } from '#renderer/state/view-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import { type Context, type PaintInput, visibleArea } from './paint-frame.ts';
import { paintCarried, paintScene } from './paint-scene.ts';

/** What the canvas shows after painting. */
export interface Shown {
  /** Another whole picture is needed once the hand rests: something is scaled, a fraction of a pixel off, or missing. */
  readonly isProvisional: boolean;
  /** Lines were left out that the next frame can have. */
  readonly isIncomplete: boolean;
}

interface Picture {
  readonly input: PaintInput;
  /** `scene` is one object for ever: its version says which drawing was painted. */
  readonly sceneVersion: number;
  readonly shown: Shown;
}

/** With fewer things in view than this, painting them is as quick as scaling a picture of them. */
const fewThings = 250;
/** A zoom that changes by more than this from one frame to the next is a jump: nobody watched the way there. */
const jump = 3;
/** The longest side of the picture of the whole drawing. */
const overviewPixels = 1600;

/**
 * Paints as little as it can. A picture that only moved is shifted and its new edges are painted; while the zoom
 * changes, the last picture is scaled over one of the whole drawing; a drag is painted over a picture of what stays.
 * So the cost of a frame follows what changed and not what there is.
 */
export class PictureKeeper {
  readonly #context: Context;
  #last: Picture | undefined;
  /** A copy of the last whole picture while the zoom changes, or of what stays while something is carried. */
  #kept: { readonly canvas: HTMLCanvasElement; readonly picture: Picture } | undefined;
  #overview: { readonly canvas: HTMLCanvasElement; readonly picture: Picture } | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Brings the canvas in step with the input. `isSettled` asks for the exact picture, whatever it takes. */
  paint(input: PaintInput, isSettled: boolean): Shown {
    if (input.moving.size > 0) return this.#paintDrag(input);
    const last = this.#last;
    if (last !== undefined && !isSettled && isSamePicture(last, input)) {
      const { viewport } = last.input;
      if (isSameView(viewport, input.viewport) && !last.shown.isProvisional && !last.shown.isIncomplete) {
        return last.shown;
      }
      if (viewport.zoom !== input.viewport.zoom || this.#kept !== undefined) {
        const ratio = input.viewport.zoom / viewport.zoom;
        const scaled = ratio > jump || ratio < 1 / jump ? undefined : this.#scale(last, input);
        if (scaled !== undefined) return scaled;
      } else if (!last.shown.isIncomplete) {
        const moved = this.#shift(last, input);
        if (moved !== undefined) return moved;
      }
    }
    return this.#paintWhole(input);
  }

  #remember(input: PaintInput, shown: Shown): Shown {
    this.#last = { input, sceneVersion: input.scene.version, shown };
    return shown;
  }

  #paintWhole(input: PaintInput): Shown {
    this.#kept = undefined;
    const { isIncomplete } = paintScene(this.#context, input);
    return this.#remember(input, { isProvisional: false, isIncomplete });
  }

  /** The picture moved by whole pixels, and what came into view at its edges; undefined when nothing of it is left. */
  #shift(last: Picture, input: PaintInput): Shown | undefined {
    const { pixelRatio, viewport } = input;
    const { canvas } = this.#context;
    const before = last.input.viewport;
    const exact = [(viewport.x - before.x) * pixelRatio, (viewport.y - before.y) * pixelRatio] as const;
    const dx = Math.round(exact[0]);
    const dy = Math.round(exact[1]);
    if (Math.abs(dx) > canvas.width / 2 || Math.abs(dy) > canvas.height / 2) return undefined;
    // The shifted picture is at whole pixels, and so are the edges that are added to it.
    const moved: PaintInput = {
      ...input,
      viewport: { ...viewport, x: before.x + dx / pixelRatio, y: before.y + dy / pixelRatio },
    };
    if (dx !== 0 || dy !== 0) {
      this.#context.setTransform(1, 0, 0, 1, 0, 0);
      this.#context.drawImage(canvas, dx, dy);
    }
    let isIncomplete = false;
    for (const edge of newEdges(canvas, dx, dy)) {
      if (this.#paintPart(moved, edge)) isIncomplete = true;
    }
    const isOff = Math.abs(exact[0] - dx) > 0.01 || Math.abs(exact[1] - dy) > 0.01;
    return this.#remember(moved, { isProvisional: isOff || isIncomplete, isIncomplete: false });
  }

  /** Paints a part of the canvas, given in its pixels; true when lines are missing in it. */
  #paintPart(input: PaintInput, part: Box): boolean {
    const { viewport, pixelRatio } = input;
    const scale = pixelRatio * viewport.zoom;
    const context = this.#context;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(part.x, part.y, part.width, part.height);
    context.clip();
    const { isIncomplete } = paintScene(context, input, {
      x: part.x / scale - viewport.x / viewport.zoom,
      y: part.y / scale - viewport.y / viewport.zoom,
      width: part.width / scale,
      height: part.height / scale,
    });
    context.restore();
    return isIncomplete;
  }

  /** The last picture at another zoom; undefined when there is so little in view that it can be painted. */
  #scale(last: Picture, input: PaintInput): Shown | undefined {
    const { scene, theme, pixelRatio } = input;
    const area = visibleArea(input);
    if (scene.nodesIn(area).length + scene.connectionsIn(area).length < fewThings) return undefined;
    const context = this.#context;
    const kept = this.#kept ?? { canvas: copyOf(context.canvas), picture: last };
    this.#kept = kept;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.fillStyle = theme.canvas;
    context.fillRect(0, 0, input.width, input.height);
    if (!covers(visibleArea(kept.picture.input), area)) {
      const overview = this.#overviewOf(input);
      if (overview !== undefined) drawAt(context, overview.canvas, overview.picture.input, input);
    }
    drawAt(context, kept.canvas, kept.picture.input, input);
    return this.#remember(input, { isProvisional: true, isIncomplete: false });
  }

  /** The whole drawing at the size where it fits, painted when it is first needed. */
  #overviewOf(
    input: PaintInput,
  ): { readonly canvas: HTMLCanvasElement; readonly picture: Picture } | undefined {
    const { bounds } = input.scene;
    if (bounds === undefined) return undefined;
    if (this.#overview !== undefined && isSamePicture(this.#overview.picture, input, 'size may differ')) {
      return this.#overview;
    }
    const zoom = Math.min(1, overviewPixels / Math.max(bounds.width, bounds.height));
    const width = Math.max(1, Math.ceil(bounds.width * zoom));
    const height = Math.max(1, Math.ceil(bounds.height * zoom));
    const canvas = newCanvas(width, height);
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) return undefined;
    const viewport = { x: -bounds.x * zoom, y: -bounds.y * zoom, zoom };
    const picture: PaintInput = { ...input, viewport, width, height, pixelRatio: 1 };
    const { isIncomplete } = paintScene(context, picture);
    const shown = { isProvisional: isIncomplete, isIncomplete };
    this.#overview = { canvas, picture: { input: picture, sceneVersion: input.scene.version, shown } };
    return this.#overview;
  }

  #paintDrag(input: PaintInput): Shown {
    const context = this.#context;
    const kept = this.#kept;
    const isKept =
      kept !== undefined &&
      isSamePicture(kept.picture, input) &&
      isSameView(kept.picture.input.viewport, input.viewport) &&
      !kept.picture.shown.isIncomplete;
    if (isKept) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(kept.canvas, 0, 0);
    } else {
      const { isIncomplete } = paintScene(context, input);
      const shown = { isProvisional: isIncomplete, isIncomplete };
      const picture = { input, sceneVersion: input.scene.version, shown };
      this.#kept = { canvas: copyOf(context.canvas), picture };
    }
    paintCarried(context, input);
    this.#last = undefined;
    return { isProvisional: false, isIncomplete: this.#kept?.picture.shown.isIncomplete ?? false };
  }
}

/** True when a picture differs from what is wanted by the view alone. */
function isSamePicture(
  { input: before, sceneVersion }: Picture,
  input: PaintInput,
  size: 'same size' | 'size may differ' = 'same size',
): boolean {
  return (
    sceneVersion === input.scene.version &&
    (size === 'size may differ' ||
      (before.width === input.width &&
        before.height === input.height &&
        before.pixelRatio === input.pixelRatio)) &&
    unchanging.every((field) => before[field] === input[field])
  );
}

const unchanging = [
  'scene',
  'theme',
  'icons',
  'mounted',
  'promoted',
  'selectedNodes',
  'selectedConnections',
  'hovered',
  'moving',
  'resized',
  'overlay',
  'isStale',
  'worstOf',
  'heatOf',
  'costOf',
] as const satisfies readonly (keyof PaintInput)[];

function isSameView(a: Viewport, b: Viewport): boolean {
  return a.x === b.x && a.y === b.y && a.zoom === b.zoom;
}

/** The parts of a canvas that a shift leaves without a picture, in its pixels. */
function newEdges({ width, height }: HTMLCanvasElement, dx: number, dy: number): readonly Box[] {
  const edges: Box[] = [];
  if (dx !== 0) edges.push({ x: dx > 0 ? 0 : width + dx, y: 0, width: Math.abs(dx), height });
  if (dy !== 0) edges.push({ x: 0, y: dy > 0 ? 0 : height + dy, width, height: Math.abs(dy) });
  return edges;
}

/** Draws a picture of one view where it belongs in another; the context is in pixels of the screen. */
function drawAt(context: Context, canvas: HTMLCanvasElement, of: PaintInput, { viewport }: PaintInput): void {
  const ratio = viewport.zoom / of.viewport.zoom;
  context.drawImage(
    canvas,
    viewport.x - of.viewport.x * ratio,
    viewport.y - of.viewport.y * ratio,
    of.width * ratio,
    of.height * ratio,
  );
}

function covers(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

function newCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

function copyOf(source: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = newCanvas(source.width, source.height);
  canvas.getContext('2d', { alpha: false })?.drawImage(source, 0, 0);
  return canvas;
}
