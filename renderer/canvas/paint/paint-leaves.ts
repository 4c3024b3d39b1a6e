import type { Box } from '#shared/base/geometry.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import {
  iconSize,
  iconTop,
  labelFontSize,
  labelLineHeight,
  labelTop,
} from '#shared/drawing/absolute-boxes.ts';
import { shapeForm, shapePath } from '#shared/drawing/shape-path.ts';
import { estimateTextWidth, wrapLabel } from '#shared/drawing/wrap-label.ts';
import { formatMonthlyCost } from '../format-cost.ts';
import { type Detail, detailAt } from '../level-of-detail.ts';
import type { SceneNode } from '../scene.ts';
import { paintBadge } from './paint-badge.ts';
import { type Context, fitText, font, type PaintInput } from './paint-frame.ts';

/** Leaves that have no element of their own, in as much detail as the zoom can show. */
export function paintLeaves(context: Context, input: PaintInput, leaves: readonly SceneNode[]): void {
  const detail = detailAt(input.viewport.zoom);
  if (detail === 'box') paintBoxes(context, input, leaves);
  else for (const leaf of leaves) painters[leaf.look.form](context, input, leaf, detail);
  paintMarks(context, input, leaves, detail);
}

/** Far out: one coloured box a leaf, one path a colour. */
function paintBoxes(context: Context, input: PaintInput, leaves: readonly SceneNode[]): void {
  const { theme, viewport, overlay, worstOf } = input;
  // At least two pixels, so that nothing disappears.
  const minimum = 2 / viewport.zoom;
  const byColour = new Map<string, SceneNode[]>();
  for (const leaf of leaves) {
    const isMuted = overlay === 'problems' && !worstOf.has(leaf.id);
    const colour = isMuted ? theme.grid : colourOf(input, leaf);
    const group = byColour.get(colour);
    if (group === undefined) byColour.set(colour, [leaf]);
    else group.push(leaf);
  }
  for (const [colour, group] of byColour) {
    context.fillStyle = colour;
    context.beginPath();
    for (const { box, look } of group) {
      const body = look.form === 'icon' || look.form === 'unknown' ? iconBox(box) : box;
      context.rect(body.x, body.y, Math.max(minimum, body.width), Math.max(minimum, body.height));
    }
    context.fill();
  }
}

const painters: Readonly<Record<SceneNode['look']['form'], typeof paintIconNode>> = {
  icon: paintIconNode,
  unknown: paintIconNode,
  container: paintIconNode,
  tile: paintTile,
  note: paintNote,
  shape: paintShape,
};

function paintIconNode(context: Context, input: PaintInput, leaf: SceneNode, detail: Detail): void {
  const { theme, viewport } = input;
  const body = iconBox(leaf.box);
  const isMuted = input.overlay === 'problems' && !input.worstOf.has(leaf.id);
  if (isMuted) context.globalAlpha = 0.35;
  if (!paintIcon(context, input, leaf.look.icon, body)) {
    paintPlaceholder(context, input, leaf, body, viewport.zoom);
  }
  if (detail !== 'icon') {
    context.font = font(labelFontSize);
    context.fillStyle = theme.text;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    labelLines(leaf.node, leaf.box.width).forEach((line, index) => {
      const y = leaf.box.y + labelTop + labelLineHeight * (index + 0.5);
      context.fillText(line, leaf.box.x + leaf.box.width / 2, y);
    });
  }
  if (isMuted) context.globalAlpha = 1;
}

/** The icon in its box, on a light tile in the dark theme; false when there is none or it has not loaded. */
function paintIcon(context: Context, input: PaintInput, key: string | undefined, box: Box): boolean {
  const bitmaps = key === undefined ? undefined : input.icons.get(key);
  if (bitmaps === undefined) return false;
  if (input.theme.name === 'dark') {
    context.fillStyle = input.theme.iconTile;
    context.beginPath();
    context.roundRect(box.x - 2, box.y - 2, box.width + 4, box.height + 4, 6);
    context.fill();
  }
  const pixels = box.width * input.viewport.zoom * input.pixelRatio;
  context.drawImage(pixels > 36 ? bitmaps.large : bitmaps.small, box.x, box.y, box.width, box.height);
  return true;
}

function paintPlaceholder(
  context: Context,
  input: PaintInput,
  leaf: SceneNode,
  box: Box,
  zoom: number,
): void {
  const { theme } = input;
  if (leaf.look.form === 'unknown') {
    context.fillStyle = theme.unknown.fill;
    context.fillRect(box.x, box.y, box.width, box.height);
    context.strokeStyle = theme.unknown.stroke;
    context.lineWidth = Math.max(1, 1 / zoom);
    context.setLineDash([4, 3]);
    context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
    context.setLineDash([]);
    context.font = font(20, 600);
    context.fillStyle = theme.unknown.text;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText('?', box.x + box.width / 2, box.y + box.height / 2 + 1);
    return;
  }
  context.fillStyle = theme.families[leaf.look.family];
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 6);
  context.fill();
}

/** A collapsed container: icon, name and how much it holds. */
function paintTile(context: Context, input: PaintInput, leaf: SceneNode, detail: Detail): void {
  const { theme, viewport } = input;
  const { box, look } = leaf;
  const group = theme.groups[look.style];
  context.fillStyle = group.fill ?? theme.shape.fill;
  context.strokeStyle = group.stroke;
  context.lineWidth = Math.max(1.5, 1 / viewport.zoom);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 4);
  context.fill();
  context.stroke();
  paintIcon(context, input, look.icon, {
    x: box.x + 12,
    y: box.y + (box.height - 32) / 2,
    width: 32,
    height: 32,
  });
  if (detail === 'icon') return;
  context.font = font(labelFontSize, 600);
  context.fillStyle = group.title;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(
    fitText(leaf.node.name, box.width - 64, labelFontSize, true),
    box.x + 54,
    box.y + box.height / 2,
  );
}

function paintNote(context: Context, input: PaintInput, leaf: SceneNode, detail: Detail): void {
  const { theme, viewport } = input;
  const { box } = leaf;
  context.fillStyle = theme.note.fill;
  context.strokeStyle = theme.note.stroke;
  context.lineWidth = Math.max(1, 1 / viewport.zoom);
  context.fillRect(box.x, box.y, box.width, box.height);
  context.strokeRect(box.x, box.y, box.width, box.height);
  if (detail === 'icon') return;
  context.font = font(labelFontSize);
  context.fillStyle = theme.note.text;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const maxLines = Math.max(1, Math.floor((box.height - 16) / 18));
  wrapLabel(noteText(leaf.node), box.width - 24, { fontSize: labelFontSize, maxLines }).forEach(
    (line, index) => {
      context.fillText(line, box.x + 12, box.y + 8 + 18 * (index + 0.5));
    },
  );
}

function paintShape(context: Context, input: PaintInput, leaf: SceneNode, detail: Detail): void {
  const { theme, viewport } = input;
  const { box, node } = leaf;
  context.save();
  context.translate(box.x, box.y);
  const outline = outlineOf(shapeForm(node), box.width, box.height);
  context.fillStyle = theme.shape.fill;
  context.fill(outline);
  context.strokeStyle = theme.shape.stroke;
  context.lineWidth = Math.max(1.5, 1 / viewport.zoom);
  context.stroke(outline);
  context.restore();
  if (detail === 'icon') return;
  const lines = shapeLines(node, box);
  context.font = font(labelFontSize);
  context.fillStyle = theme.shape.text;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  lines.forEach((line, index) => {
    const y = box.y + box.height / 2 + labelLineHeight * (index + 0.5 - lines.length / 2);
    context.fillText(line, box.x + box.width / 2, y);
  });
}

const outlines = new Map<string, Path2D>();

function outlineOf(form: string, width: number, height: number): Path2D {
  const key = `${form} ${width} ${height}`;
  let outline = outlines.get(key);
  if (outline === undefined) {
    if (outlines.size > 500) outlines.clear();
    outline = new Path2D(shapePath(form, width, height));
    outlines.set(key, outline);
  }
  return outline;
}

/** The name of a shape in as many lines as it has room for; pointed forms have less. */
export function shapeLines(node: DocumentNode, { width, height }: Box): readonly string[] {
  const isPointed = ['diamond', 'circle', 'hexagon'].includes(shapeForm(node));
  const maxLines = Math.max(1, Math.floor((height - 12) / labelLineHeight));
  return wrapLabel(node.name, isPointed ? width * 0.65 : width - 16, { fontSize: labelFontSize, maxLines });
}

/** The words of a note without their marks: headings, lists and emphasis are drawn by its element. */
function noteText(node: DocumentNode): string {
  const text = node.properties?.text;
  const markdown = typeof text === 'string' && text !== '' ? text : node.name;
  return markdown.replace(/^#+\s+/gm, '').replace(/[*_`]{1,3}(\S(?:.*?\S)?)[*_`]{1,3}/g, '$1');
}

/** What an overlay says about leaves, below everything else about them; also for those that have an element. */
export function paintHalos(context: Context, input: PaintInput, leaves: readonly SceneNode[]): void {
  const { theme, overlay, worstOf, heatOf } = input;
  if (overlay === 'none') return;
  for (const { id, box, look } of leaves) {
    if (overlay === 'problems') {
      const severity = worstOf.get(id);
      if (severity === undefined) continue;
      context.fillStyle = theme.severity[severity].colour;
      context.globalAlpha = 0.16;
    } else {
      const heat = heatOf.get(id);
      if (heat === undefined) continue;
      context.fillStyle = theme.heat[heat] ?? theme.heat[0];
      context.globalAlpha = 0.85;
    }
    // Notes, shapes and tiles fill their box: the halo stands out around them.
    const rim = look.form === 'icon' || look.form === 'unknown' ? 0 : 6;
    context.beginPath();
    context.roundRect(box.x - rim, box.y - rim, box.width + 2 * rim, box.height + 2 * rim, 8);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Selection, hover and the worst problem, which must be seen at every zoom. */
function paintMarks(context: Context, input: PaintInput, leaves: readonly SceneNode[], detail: Detail): void {
  const { theme, viewport, selectedNodes, hovered, worstOf } = input;
  const { zoom } = viewport;
  context.strokeStyle = theme.selection;
  context.lineWidth = Math.max(1.5, 2 / zoom);
  context.beginPath();
  for (const { id, box } of leaves) {
    if (selectedNodes.has(id) || hovered === id) context.rect(box.x, box.y, box.width, box.height);
  }
  context.stroke();
  if (detail === 'box') {
    paintProblemDots(context, input, leaves);
    return;
  }
  if (input.overlay === 'cost' && detail !== 'icon')
    for (const leaf of leaves) paintCost(context, input, leaf);
  for (const { id, box, look } of leaves) {
    const severity = worstOf.get(id);
    if (severity === undefined) continue;
    const corner = look.form === 'icon' || look.form === 'unknown' ? iconBox(box) : box;
    paintBadge(context, input, severity, corner.x + corner.width, corner.y + 2, Math.max(8, 5 / zoom));
  }
}

/** The figure beside the colour, where the element would show it. */
function paintCost(context: Context, input: PaintInput, { id, box }: SceneNode): void {
  const cost = input.costOf.get(id);
  if (cost === undefined || !input.heatOf.has(id)) return;
  const text = formatMonthlyCost(cost);
  const width = estimateTextWidth(text, 10, true) + 10;
  const right = box.x + box.width / 2 - 14;
  context.fillStyle = input.theme.canvas;
  context.strokeStyle = input.theme.mutedText;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(right - width, box.y, width, 16, 8);
  context.fill();
  context.stroke();
  context.font = font(10, 600);
  context.fillStyle = input.theme.text;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, right - width / 2, box.y + 8.5);
}

function paintProblemDots(context: Context, input: PaintInput, leaves: readonly SceneNode[]): void {
  const { theme, viewport, worstOf } = input;
  const size = 4 / viewport.zoom;
  for (const severity of ['info', 'warning', 'error'] as const) {
    context.fillStyle = theme.severity[severity].colour;
    context.beginPath();
    for (const { id, box } of leaves) {
      if (worstOf.get(id) !== severity) continue;
      const icon = iconBox(box);
      context.rect(icon.x + icon.width - size / 2, icon.y - size / 2, size, size);
    }
    context.fill();
  }
}

function colourOf({ theme, overlay, heatOf }: PaintInput, { id, look }: SceneNode): string {
  if (overlay === 'cost') return theme.heat[heatOf.get(id) ?? -1] ?? theme.grid;
  if (look.form === 'note') return theme.note.stroke;
  if (look.form === 'shape') return theme.shape.stroke;
  if (look.form === 'unknown') return theme.unknown.stroke;
  if (look.form === 'tile') return theme.groups[look.style].stroke;
  return theme.families[look.family];
}

function iconBox(box: Box): Box {
  return { x: box.x + (box.width - iconSize) / 2, y: box.y + iconTop, width: iconSize, height: iconSize };
}

const labels = new WeakMap<DocumentNode, { readonly width: number; readonly lines: readonly string[] }>();

/** The name in two lines; wrapped once a record and width. */
export function labelLines(node: DocumentNode, width: number): readonly string[] {
  const known = labels.get(node);
  if (known?.width === width) return known.lines;
  const lines = wrapLabel(node.name, width - 4, { fontSize: labelFontSize, maxLines: 2 });
  labels.set(node, { width, lines });
  return lines;
}
