import type { Point } from '#shared/base/geometry.ts';

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle';
  readonly bold?: boolean;
}

/** Text for an attribute or an element; characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}

/** Lines of text around a middle height; `baseline` is set by hand because not every viewer centres text alike. */
export function textLines(
  lines: readonly string[],
  [x, top]: Point,
  lineHeight: number,
  style: TextStyle,
): string {
  return lines
    .map((line, index) => {
      const y = tenth(top + lineHeight * (index + 0.5) + style.size * 0.35);
      const anchor = style.anchor === 'middle' ? ' text-anchor="middle"' : '';
      const weight = style.bold === true ? ' font-weight="600"' : '';
      return `<text x="${tenth(x)}" y="${y}" font-size="${style.size}"${weight}${anchor} fill="${style.fill}">${escapeXml(line)}</text>`;
    })
    .join('');
}

export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
