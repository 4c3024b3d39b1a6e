import type { Overlay, Viewport } from '#renderer/state/view-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import type { CostSubtotal } from '#shared/cost/estimate.ts';
import { fontFamily, type Theme } from '#shared/drawing/theme.ts';
import { estimateTextWidth } from '#shared/drawing/wrap-label.ts';
import type { Severity } from '#shared/rules/rule.ts';
import type { IconBitmaps } from '../icons.ts';
import type { Scene } from '../scene.ts';

/** Everything one picture depends on. Collected once a frame; painting reads nothing else. */
export interface PaintInput {
  readonly scene: Scene;
  readonly viewport: Viewport;
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly theme: Theme;
  readonly icons: ReadonlyMap<string, IconBitmaps>;
  /** Nodes that have an element of their own now: their painted twins are left out. */
  readonly mounted: ReadonlySet<string>;
  /** Connections drawn as elements (hovered, selected). */
  readonly promoted: ReadonlySet<string>;
  readonly selectedNodes: ReadonlySet<string>;
  readonly selectedConnections: ReadonlySet<string>;
  readonly hovered: string | undefined;
  /** Nodes that a drag carries, with what they hold, and how far. */
  readonly moving: ReadonlySet<string>;
  readonly offset: readonly [number, number];
  /** Boxes of nodes that a resize is changing. */
  readonly resized: ReadonlyMap<string, Box>;
  readonly overlay: Overlay;
  readonly isStale: boolean;
  readonly worstOf: ReadonlyMap<string, Severity>;
  /** Step of the heat scale (0 to 4) by node. */
  readonly heatOf: ReadonlyMap<string, number>;
  readonly costOf: ReadonlyMap<string, CostSubtotal>;
}

export type Context = CanvasRenderingContext2D;

/** The part of the drawing that the canvas shows. */
export function visibleArea({ viewport, width, height }: PaintInput): Box {
  return {
    x: -viewport.x / viewport.zoom,
    y: -viewport.y / viewport.zoom,
    width: width / viewport.zoom,
    height: height / viewport.zoom,
  };
}

export function font(size: number, weight = 400): string {
  return `${weight} ${size}px ${fontFamily}`;
}

/** The text, shortened with an ellipsis until it fits. */
export function fitText(text: string, maxWidth: number, fontSize: number, bold = false): string {
  if (estimateTextWidth(text, fontSize, bold) <= maxWidth) return text;
  let kept = text;
  while (kept.length > 1 && estimateTextWidth(`${kept}…`, fontSize, bold) > maxWidth)
    kept = kept.slice(0, -1);
  return kept.length <= 1 ? '' : `${kept.trimEnd()}…`;
}
