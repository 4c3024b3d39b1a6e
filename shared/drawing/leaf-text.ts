import type { Box } from '#shared/base/geometry.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { labelFontSize, labelLineHeight } from './absolute-boxes.ts';
import { shapeForm } from './shape-path.ts';
import { wrapLabel } from './wrap-label.ts';

export const noteLineHeight = 18;
export const notePadding = 12;

/** The name of an icon node in the two lines below it. */
export function iconLabelLines(node: DocumentNode, { width }: Box): readonly string[] {
  return wrapLabel(node.name, width - 4, { fontSize: labelFontSize, maxLines: 2 });
}

/** The name of a shape in as many lines as it has room for; pointed forms have less. */
export function shapeLines(node: DocumentNode, { width, height }: Box): readonly string[] {
  const isPointed = ['diamond', 'circle', 'hexagon'].includes(shapeForm(node));
  const maxLines = Math.max(1, Math.floor((height - 12) / labelLineHeight));
  return wrapLabel(node.name, isPointed ? width * 0.65 : width - 16, { fontSize: labelFontSize, maxLines });
}

/** The words of a note without their marks: headings and emphasis are drawn by its element. */
function noteText(node: DocumentNode): string {
  const text = node.properties?.text;
  const markdown = typeof text === 'string' && text !== '' ? text : node.name;
  return markdown.replace(/^#+\s+/gm, '').replace(/[*_`]{1,3}(\S(?:.*?\S)?)[*_`]{1,3}/g, '$1');
}

export function noteLines(node: DocumentNode, { width, height }: Box): readonly string[] {
  const maxLines = Math.max(1, Math.floor((height - 16) / noteLineHeight));
  return wrapLabel(noteText(node), width - 2 * notePadding, { fontSize: labelFontSize, maxLines });
}
