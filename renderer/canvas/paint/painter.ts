import { analysisStore } from '#renderer/state/analysis-store.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { selectionStore } from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { themes } from '#shared/drawing/theme.ts';
import { mountStore, scene } from '../canvas-model.ts';
import { gestureStore } from '../gestures/gesture-store.ts';
import { heatSteps } from '../heat.ts';
import { iconStore, wantBitmaps } from '../icons.ts';
import type { SceneNode } from '../scene.ts';
import type { PaintInput } from './paint-frame.ts';
import { PictureKeeper } from './picture-keeper.ts';

const none: ReadonlySet<string> = new Set();
const noBoxes: PaintInput['resized'] = new Map();
/** After so long without a change a provisional picture is painted anew, exactly. */
const settleMs = 120;

/**
 * Keeps one canvas in step with the stores: any change asks for a picture in the frame that is coming, so paint and
 * elements move together.
 */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #keeper: PictureKeeper;
  readonly #stops: (() => void)[];
  #frame: number | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #sceneVersion = -1;
  /** Which opened document was painted last. */
  #openCount = -1;
  #promoted: ReadonlySet<string> = none;
  #heat: { readonly of: unknown; readonly steps: ReadonlyMap<string, number> } = {
    of: undefined,
    steps: new Map(),
  };

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('This browser cannot draw on a canvas.');
    this.#canvas = canvas;
    this.#keeper = new PictureKeeper(context);
    const request = (): void => this.request();
    this.#stops = [
      documentStore.subscribe(request),
      selectionStore.subscribe(request),
      analysisStore.subscribe(request),
      viewStore.subscribe((state, previous) => {
        if (
          state.viewport !== previous.viewport ||
          state.canvasSize !== previous.canvasSize ||
          state.theme !== previous.theme ||
          state.overlay !== previous.overlay
        ) {
          request();
        }
      }),
      mountStore.subscribe(request),
      gestureStore.subscribe(request),
      iconStore.subscribe(request),
    ];
    request();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    clearTimeout(this.#settling);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  /** Connections that have an element of their own now. */
  setPromoted(promoted: ReadonlySet<string>): void {
    this.#promoted = promoted;
    this.request();
  }

  request(): void {
    this.#frame ??= requestAnimationFrame(() => this.paint());
  }

  /** Paints at once: for those who move the view inside an animation frame. */
  paint(isSettled = false): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    const { canvasSize } = viewStore.getState();
    if (canvasSize.width === 0 || canvasSize.height === 0) return;
    const pixelRatio = window.devicePixelRatio;
    const width = Math.round(canvasSize.width * pixelRatio);
    const height = Math.round(canvasSize.height * pixelRatio);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    if (scene.version !== this.#sceneVersion) {
      this.#sceneVersion = scene.version;
      wantBitmaps(iconsOf(scene.nodes.values()));
    }
    const { isIncomplete, isProvisional } = this.#keeper.paint(this.#input(pixelRatio), isSettled);
    const { openCount } = documentStore.getState();
    // User Timing: the benchmark and the browser's own tools read how long opening took.
    if (openCount !== this.#openCount) performance.mark('drawing-painted');
    this.#openCount = openCount;
    clearTimeout(this.#settling);
    if (isIncomplete) this.request();
    else if (isProvisional) this.#settling = setTimeout(() => this.paint(true), settleMs);
  }

  #input(pixelRatio: number): PaintInput {
    const { viewport, canvasSize, theme, overlay } = viewStore.getState();
    const { nodeIds, connectionIds, hovered } = selectionStore.getState();
    const { analysis, worstOf, costOf } = analysisStore.getState();
    const { gesture } = gestureStore.getState();
    if (overlay === 'cost' && this.#heat.of !== costOf) this.#heat = { of: costOf, steps: heatSteps(costOf) };
    // Copies are shown as outlines; the originals stay.
    const isCarrying = gesture.type === 'move' && !gesture.isClone;
    return {
      scene,
      viewport,
      width: canvasSize.width,
      height: canvasSize.height,
      pixelRatio,
      theme: themes[theme],
      icons: iconStore.getState().bitmaps,
      mounted: mountStore.getState().mounted,
      promoted: this.#promoted,
      selectedNodes: nodeIds,
      selectedConnections: connectionIds,
      hovered: hovered?.table === 'nodes' ? hovered.id : undefined,
      moving: isCarrying ? gesture.moving : none,
      offset: isCarrying ? gesture.offset : [0, 0],
      resized: gesture.type === 'resize' ? new Map([[gesture.id, gesture.box]]) : noBoxes,
      // The load has a layer of its own, which follows the time of a run without a new picture.
      overlay: overlay === 'load' ? 'none' : overlay,
      isStale: analysis !== undefined && analysis.revision < documentStore.getState().revision,
      worstOf,
      heatOf: this.#heat.steps,
      costOf,
    };
  }
}

function iconsOf(nodes: Iterable<SceneNode>): ReadonlySet<string> {
  const icons = new Set<string>();
  for (const { look } of nodes) if (look.icon !== undefined) icons.add(look.icon);
  return icons;
}
