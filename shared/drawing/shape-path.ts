import type { DocumentNode } from '#shared/document/records.ts';

/** The outline of a labelled shape as SVG path data, from its top left corner; used by paint and element alike. */
export function shapePath(form: string, width: number, height: number): string {
  const middle = height / 2;
  switch (form) {
    case 'rounded':
      return rounded(width, height, 12);
    case 'stadium':
      return rounded(width, height, middle);
    case 'circle': {
      const radius = Math.min(width, height) / 2;
      const left = width / 2 - radius;
      return `M${left} ${middle}a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0Z`;
    }
    case 'diamond':
      return `M${width / 2} 0L${width} ${middle}L${width / 2} ${height}L0 ${middle}Z`;
    case 'hexagon': {
      const inset = Math.min(height / 2, width / 5);
      return `M${inset} 0L${width - inset} 0L${width} ${middle}L${width - inset} ${height}L${inset} ${height}L0 ${middle}Z`;
    }
    case 'cylinder': {
      const lid = Math.min(10, height / 5);
      const half = width / 2;
      return (
        `M0 ${lid}a${half} ${lid} 0 0 1 ${width} 0L${width} ${height - lid}a${half} ${lid} 0 0 1 ${-width} 0Z` +
        `M0 ${lid}a${half} ${lid} 0 0 0 ${width} 0`
      );
    }
    default:
      return rounded(width, height, 2);
  }
}

export function shapeForm(node: DocumentNode): string {
  const form = node.properties?.form;
  return typeof form === 'string' ? form : 'rectangle';
}

function rounded(width: number, height: number, wanted: number): string {
  const r = Math.min(wanted, width / 2, height / 2);
  return (
    `M${r} 0L${width - r} 0a${r} ${r} 0 0 1 ${r} ${r}L${width} ${height - r}a${r} ${r} 0 0 1 ${-r} ${r}` +
    `L${r} ${height}a${r} ${r} 0 0 1 ${-r} ${-r}L0 ${r}a${r} ${r} 0 0 1 ${r} ${-r}Z`
  );
}
