import { assertNever } from '#shared/base/assert-never.ts';
import type { Box } from '#shared/base/geometry.ts';
import { isJsonObject } from '#shared/base/json.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import {
  containerTitleHeight,
  labelFontSize,
  labelLineHeight,
  labelTop,
} from '#shared/drawing/absolute-boxes.ts';
import { iconBoxOf } from '#shared/drawing/connection-end.ts';
import {
  iconLabelLines,
  noteLineHeight,
  noteLines,
  notePadding,
  shapeLines,
} from '#shared/drawing/leaf-text.ts';
import { lookOf, type NodeLook } from '#shared/drawing/node-look.ts';
import { shapeForm, shapePath } from '#shared/drawing/shape-path.ts';
import type { GroupLook, Theme } from '#shared/drawing/theme.ts';
import { wrapLabel } from '#shared/drawing/wrap-label.ts';
import { escapeXml, textLines } from './svg-elements.ts';
import type { SvgSymbols } from './svg-symbols.ts';

export interface NodeDrawing {
  readonly theme: Theme;
  readonly symbols: SvgSymbols;
  /** How much a collapsed container holds. */
  readonly heldBy: (node: DocumentNode) => number;
}

const titleSize = 13;
const cornerIcon = 20;

/** One node as an SVG group that carries its id, with its name as the accessible text. */
export function drawNode(node: DocumentNode, box: Box, drawing: NodeDrawing): string {
  const look = lookOf(node);
  return `<g data-node="${escapeXml(node.id)}">${content(node, look, box, drawing)}</g>`;
}

function content(node: DocumentNode, look: NodeLook, box: Box, drawing: NodeDrawing): string {
  switch (look.form) {
    case 'container':
      return drawContainer(node, look, box, drawing);
    case 'tile':
      return drawTile(node, look, box, drawing);
    case 'icon':
    case 'unknown':
      return drawIconNode(node, look, box, drawing);
    case 'note':
      return drawNote(node, box, drawing);
    case 'shape':
      return drawShape(node, box, drawing);
    default:
      return assertNever(look.form);
  }
}

function drawContainer(node: DocumentNode, look: NodeLook, box: Box, drawing: NodeDrawing): string {
  const { theme } = drawing;
  const group = groupLook(node, look, theme);
  const icon = iconAt(
    look.icon,
    { x: box.x + 8, y: box.y + 6, width: cornerIcon, height: cornerIcon },
    drawing,
  );
  return `${rectangle(box, group)}${icon}`;
}

/** A container's name, painted after the lines and with a rim of the background, so that none runs through it. */
export function drawContainerTitle(node: DocumentNode, box: Box, { theme, symbols }: NodeDrawing): string {
  const look = lookOf(node);
  const group = groupLook(node, look, theme);
  const hasIcon = look.icon !== undefined && symbols.use(look.icon) !== undefined;
  const left = box.x + 8 + (hasIcon ? cornerIcon + 6 : 0);
  const lines = oneLine(node.name, box.x + box.width - left - 8, titleSize);
  const text = textLines(lines, [left, box.y], containerTitleHeight, {
    size: titleSize,
    fill: group.title,
    bold: true,
  });
  const rim = group.fill ?? theme.canvas;
  return `<g stroke="${rim}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${text}</g>`;
}

function drawTile(node: DocumentNode, look: NodeLook, box: Box, drawing: NodeDrawing): string {
  const { theme } = drawing;
  const group = groupLook(node, look, theme);
  const icon = iconAt(
    look.icon,
    { x: box.x + 12, y: box.y + (box.height - 32) / 2, width: 32, height: 32 },
    drawing,
  );
  const name = oneLine(node.name, box.width - 64, labelFontSize);
  const count = drawing.heldBy(node);
  const text = textLines(name, [box.x + 54, box.y + box.height / 2 - 16], 16, {
    size: labelFontSize,
    fill: group.title,
    bold: true,
  });
  const held = textLines(
    [`${count} ${count === 1 ? 'node' : 'nodes'}`],
    [box.x + 54, box.y + box.height / 2],
    16,
    {
      size: 11,
      fill: theme.mutedText,
    },
  );
  return `${rectangle(box, { ...group, fill: group.fill ?? theme.shape.fill }, 4)}${icon}${text}${held}`;
}

function drawIconNode(node: DocumentNode, look: NodeLook, box: Box, drawing: NodeDrawing): string {
  const { theme } = drawing;
  const body = iconBoxOf(box);
  const icon = iconAt(look.icon, body, drawing) || placeholder(look, body, theme);
  const label = textLines(
    iconLabelLines(node, box),
    [box.x + box.width / 2, box.y + labelTop],
    labelLineHeight,
    { size: labelFontSize, fill: theme.text, anchor: 'middle' },
  );
  return `${icon}${label}`;
}

function drawNote(node: DocumentNode, box: Box, { theme }: NodeDrawing): string {
  const { fill, stroke, text } = theme.note;
  const lines = textLines(noteLines(node, box), [box.x + notePadding, box.y + 8], noteLineHeight, {
    size: labelFontSize,
    fill: text,
  });
  return `${rectangle(box, { fill, stroke, width: 1, dash: [] })}${lines}`;
}

function drawShape(node: DocumentNode, box: Box, { theme }: NodeDrawing): string {
  const { fill, stroke, text } = theme.shape;
  const lines = shapeLines(node, box);
  const label = textLines(
    lines,
    [box.x + box.width / 2, box.y + box.height / 2 - (lines.length * labelLineHeight) / 2],
    labelLineHeight,
    { size: labelFontSize, fill: text, anchor: 'middle' },
  );
  const outline = shapePath(shapeForm(node), box.width, box.height);
  return (
    `<path transform="translate(${box.x} ${box.y})" d="${outline}" fill="${fill}" stroke="${stroke}" stroke-width="1.5"/>` +
    label
  );
}

function iconAt(key: string | undefined, box: Box, { theme, symbols }: NodeDrawing): string {
  const id = key === undefined ? undefined : symbols.use(key);
  if (id === undefined) return '';
  // AWS's icons are drawn for a light page and may not be recoloured.
  const tile =
    theme.name === 'dark'
      ? `<rect x="${box.x - 2}" y="${box.y - 2}" width="${box.width + 4}" height="${box.height + 4}" rx="6" fill="${theme.iconTile}"/>`
      : '';
  return `${tile}<use href="#${id}" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"/>`;
}

function placeholder(look: NodeLook, box: Box, theme: Theme): string {
  if (look.form !== 'unknown') {
    return `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6" fill="${theme.families[look.family]}"/>`;
  }
  const { fill, stroke, text } = theme.unknown;
  const mark = textLines(['?'], [box.x + box.width / 2, box.y], box.height, {
    size: 20,
    fill: text,
    anchor: 'middle',
    bold: true,
  });
  return `${rectangle(box, { fill, stroke, width: 1, dash: [4, 3] })}${mark}`;
}

/** A frame may have a colour of its own; a container of an unknown kind is grey. */
function groupLook(node: DocumentNode, look: NodeLook, theme: Theme): GroupLook {
  const group = theme.groups[look.style];
  if (look.kind === undefined) return { ...group, stroke: theme.unknown.stroke };
  const color = isJsonObject(node.properties) ? node.properties.color : undefined;
  if (node.kind !== 'frame' || typeof color !== 'string') return group;
  const style = frameColours[color];
  return style === undefined
    ? group
    : { ...group, stroke: theme.groups[style].stroke, title: theme.groups[style].title };
}

const frameColours: Readonly<Record<string, keyof Theme['groups']>> = {
  blue: 'region',
  green: 'public-subnet',
  orange: 'cluster',
  purple: 'vpc',
  red: 'security-group',
};

function rectangle(box: Box, look: Omit<GroupLook, 'title'>, radius = 0): string {
  const dash = look.dash.length === 0 ? '' : ` stroke-dasharray="${look.dash.join(' ')}"`;
  const corner = radius === 0 ? '' : ` rx="${radius}"`;
  return (
    `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"${corner} fill="${look.fill ?? 'none'}" ` +
    `stroke="${look.stroke}" stroke-width="${look.width}"${dash}/>`
  );
}

function oneLine(name: string, width: number, fontSize: number): readonly string[] {
  return wrapLabel(name.replace(/\s*\n\s*/g, ' '), Math.max(20, width), {
    fontSize,
    maxLines: 1,
    bold: true,
  });
}
