import { type Box, boundingBox, type Point } from '#shared/base/geometry.ts';
import { headerOf, indexDocument } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { absoluteBoxes, isContainer } from '#shared/drawing/absolute-boxes.ts';
import {
  connectionFontSize,
  connectionLabelWidth,
  connectionLook,
  connectionText,
} from '#shared/drawing/connection-look.ts';
import { arrowHead, pathBounds, roundedPath } from '#shared/drawing/connection-path.ts';
import { connectionRouter } from '#shared/drawing/connection-router.ts';
import { drawingOrder, shownAs } from '#shared/drawing/drawing-order.ts';
import { fontFamily, type Theme, type ThemeName, themes } from '#shared/drawing/theme.ts';
import { estimateTextWidth, wrapLabel } from '#shared/drawing/wrap-label.ts';
import type { ExportedText } from './exported-text.ts';
import { pageTheme } from './page-theme.ts';
import { escapeXml, tenth, textLines } from './svg-elements.ts';
import { drawContainerTitle, drawNode } from './svg-nodes.ts';
import { svgSymbols } from './svg-symbols.ts';

export interface SvgOptions {
  /** `page`: as the page is that shows it, for pictures in the window. */
  readonly theme: ThemeName | 'page';
  /** SVG texts by icon key; a node whose icon is missing gets a box in its family's colour. */
  readonly icons: Readonly<Record<string, string>>;
  /** Only these nodes, what they hold, and the connections between them. */
  readonly only?: readonly NodeId[];
}

interface Line {
  readonly connection: Connection;
  readonly points: readonly Point[];
}

interface LabelBox {
  readonly text: string;
  readonly box: Box;
}

const margin = 24;
const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

/**
 * The drawing as one SVG file: text as text, icons embedded once, no scripts and nothing from elsewhere. The same
 * drawing gives the same bytes.
 */
export function exportSvg(
  document: LintelDocument,
  { theme: themeName, icons, only }: SvgOptions,
): ExportedText {
  const { theme, style } =
    themeName === 'page' ? pageTheme() : { theme: themes[themeName], style: undefined };
  const boxes = absoluteBoxes(document);
  const nodes = chosenNodes(document, only);
  const ids = new Set(nodes.map((node) => node.id));
  const lines = chosenLines(document, ids);
  const symbols = svgSymbols(icons);
  const drawing = { theme, symbols, heldBy: (node: DocumentNode) => descendantCount(document, node.id) };

  const frames = nodes.filter((node) => isContainer(node) && node.collapsed !== true);
  const leaves = nodes.filter((node) => !isContainer(node) || node.collapsed === true);
  const draw = (node: DocumentNode): OwnedLine => {
    const box = boxes.get(node.id) ?? nowhere;
    return { owner: node.id, text: drawNode(node, box, drawing) };
  };
  const labels = new Map(lines.map(({ connection }) => [connection.id, labelOf(document, connection)]));
  const body: OwnedLine[] = [
    ...frames.map(draw),
    ...lines.map((line) => ({ owner: line.connection.id, text: drawLine(line, theme) })),
    ...frames.map((node) => ({
      owner: node.id,
      text: drawContainerTitle(node, boxes.get(node.id) ?? nowhere, drawing),
    })),
    ...leaves.map(draw),
    // Labels last: a line may pass over a node, what is written on it must stay readable.
    ...lines.flatMap(({ connection }) => {
      const label = labels.get(connection.id);
      return label === undefined ? [] : [{ owner: connection.id, text: drawLabel(label, theme) }];
    }),
  ];
  const bounds = boundingBox([
    ...nodes.flatMap((node) => boxes.get(node.id) ?? []),
    ...lines.map((line) => pathBounds(line.points)),
    ...[...labels.values()].flatMap((label) => label?.box ?? []),
  ]) ?? { x: 0, y: 0, width: 320, height: 120 };
  const definitions = [...symbols.definitions(), ...(style === undefined ? [] : [style])];
  return assemble(document, grow(bounds), theme, definitions, body);
}

interface OwnedLine {
  readonly owner: string;
  readonly text: string;
}

function assemble(
  document: LintelDocument,
  view: Box,
  theme: Theme,
  definitions: readonly string[],
  body: readonly OwnedLine[],
): ExportedText {
  const name = headerOf(document).name.trim();
  const head = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${view.width}" height="${view.height}" viewBox="${view.x} ${view.y} ${view.width} ${view.height}" role="img" font-family="${escapeXml(fontFamily)}">`,
    `<title>${escapeXml(name === '' ? 'Architecture' : name)}</title>`,
    ...(definitions.length === 0 ? [] : ['<defs>', ...definitions, '</defs>']),
    `<rect x="${view.x}" y="${view.y}" width="${view.width}" height="${view.height}" fill="${theme.canvas}"/>`,
  ];
  const text = [...head, ...body.map((line) => line.text), '</svg>', ''].join('\n');
  return {
    text,
    extension: 'svg',
    mediaType: 'image/svg+xml',
    warnings: [],
    spans: body.map(({ owner }, index) => ({
      owner,
      from: head.length + index + 1,
      to: head.length + index + 1,
    })),
  };
}

function drawLine({ connection, points }: Line, theme: Theme): string {
  const look = connectionLook(connection);
  const colour = look.isFaint && !look.isThick ? theme.connection.faint : theme.connection.stroke;
  const dash =
    look.line === 'dashed'
      ? ' stroke-dasharray="7 5"'
      : look.line === 'dotted'
        ? ' stroke-dasharray="2 4"'
        : '';
  const width = look.isThick ? 2.5 : look.isFaint ? 1.2 : 1.5;
  const heads = [
    look.heads === 'none' ? undefined : arrowHead(points, 'end'),
    look.heads === 'both' ? arrowHead(points, 'start') : undefined,
  ]
    .filter((head) => head !== undefined)
    .map((head) => `<path d="M${head.map((corner) => corner.join(' ')).join('L')}Z" fill="${colour}"/>`)
    .join('');
  return (
    `<g data-connection="${escapeXml(connection.id)}"><path d="${roundedPath(points)}" fill="none" ` +
    `stroke="${colour}" stroke-width="${width}"${dash}/>${heads}</g>`
  );
}

function labelOf(document: LintelDocument, connection: Connection): LabelBox | undefined {
  const [text] = wrapLabel(connectionText(connection), connectionLabelWidth, {
    fontSize: connectionFontSize,
    maxLines: 1,
  });
  if (text === undefined || text === '') return undefined;
  const width = estimateTextWidth(text, connectionFontSize) + 8;
  const [x, y] = connectionRouter(document).labelPointOf(connection, [width, 16]) ?? [0, 0];
  return { text, box: { x: x - width / 2, y: y - 8, width, height: 16 } };
}

function drawLabel({ text, box }: LabelBox, theme: Theme): string {
  const { label, labelBackground } = theme.connection;
  return (
    `<rect x="${tenth(box.x)}" y="${box.y}" width="${tenth(box.width)}" height="${box.height}" rx="3" fill="${labelBackground}" fill-opacity="0.88"/>` +
    textLines([text], [box.x + box.width / 2, box.y], box.height, {
      size: connectionFontSize,
      fill: label,
      anchor: 'middle',
    })
  );
}

/** In painting order; with `only`, those nodes and everything inside them. */
function chosenNodes(document: LintelDocument, only: readonly NodeId[] | undefined): readonly DocumentNode[] {
  const drawn = drawingOrder(document).map(({ node }) => node);
  if (only === undefined) return drawn;
  const chosen = new Set(only.map((id) => shownAs(document, id)));
  // Painting order has containers before what they hold.
  for (const node of drawn) if (node.parent !== undefined && chosen.has(node.parent)) chosen.add(node.id);
  return drawn.filter((node) => chosen.has(node.id));
}

function chosenLines(document: LintelDocument, ids: ReadonlySet<NodeId>): readonly Line[] {
  const router = connectionRouter(document);
  return [...document.connections.values()]
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .flatMap((connection) => {
      if (!ids.has(shownAs(document, connection.from)) || !ids.has(shownAs(document, connection.to)))
        return [];
      const points = router.pointsOf(connection);
      return points === undefined ? [] : [{ connection, points }];
    });
}

function descendantCount(document: LintelDocument, id: NodeId): number {
  const index = indexDocument(document);
  const seen = new Set<NodeId>([id]);
  const stack: NodeId[] = [id];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    for (const child of index.childrenOf(next)) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      stack.push(child.id);
    }
  }
  return seen.size - 1;
}

function grow(box: Box): Box {
  const x = Math.floor(box.x - margin);
  const y = Math.floor(box.y - margin);
  return {
    x,
    y,
    width: Math.ceil(box.x + box.width + margin) - x,
    height: Math.ceil(box.y + box.height + margin) - y,
  };
}
