/**
 * Widths as a part of the font size, by class of character: those of DejaVu Sans, the widest of the fonts in use, so
 * that a label that fits here fits on the canvas and in every export, with no font at hand.
 */
const narrow = new Set("iljI.,:;'|!`()[]{}ftr/\\ ".split(''));
const wide = new Set('mwMW@%—…'.split(''));

export interface WrapOptions {
  readonly fontSize: number;
  readonly maxLines: number;
  readonly bold?: boolean;
}

/** How wide the text is drawn, in pixels, estimated without measuring it. */
export function estimateTextWidth(text: string, fontSize: number, bold = false): number {
  let units = 0;
  for (const character of text) units += widthOf(character);
  return units * fontSize * (bold ? 1.1 : 1);
}

/**
 * The text in at most `maxLines` lines that fit the width: broken at its own line breaks, else at spaces and after
 * hyphens, else anywhere; the last line ends in an ellipsis when something is left over.
 */
export function wrapLabel(text: string, maxWidth: number, options: WrapOptions): readonly string[] {
  const { fontSize, maxLines, bold = false } = options;
  const fits = (line: string): boolean => estimateTextWidth(line, fontSize, bold) <= maxWidth;
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of piecesOf(paragraph)) {
      if (line === '' || fits((line + word).trimEnd())) {
        line += word;
      } else {
        lines.push(line.trim());
        line = word;
      }
      while (!fits(line.trimEnd()) && lines.length <= maxLines) {
        const head = longestFit(line, fits);
        lines.push(head);
        line = line.slice(head.length);
      }
      if (lines.length > maxLines) break;
    }
    if (line.trim() !== '' || paragraph.trim() === '') lines.push(line.trim());
    if (lines.length > maxLines) break;
  }
  const shown = lines.filter((line) => line !== '');
  if (shown.length <= maxLines) return shown;
  const last = shown[maxLines - 1] ?? '';
  return [...shown.slice(0, maxLines - 1), withEllipsis(last, fits)];
}

function withEllipsis(line: string, fits: (line: string) => boolean): string {
  let kept = [...line];
  while (kept.length > 0 && !fits(`${kept.join('').trimEnd()}…`)) kept = kept.slice(0, -1);
  return `${kept.join('').trimEnd()}…`;
}

/** At least one character, so that wrapping always ends. */
function longestFit(line: string, fits: (line: string) => boolean): string {
  const characters = [...line];
  let count = 1;
  while (count < characters.length && fits(characters.slice(0, count + 1).join(''))) count += 1;
  return characters.slice(0, count).join('');
}

/** Words with the space or hyphen that ends them. */
function piecesOf(paragraph: string): readonly string[] {
  return paragraph.match(/[^\s-]*(?:-+|\s+|$)/g)?.filter((piece) => piece !== '') ?? [];
}

function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  // Joiners and variation selectors draw nothing of their own.
  if (code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return 0;
  if (code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code <= 0xd7a3) || code >= 0x1f300))
    return 1.05;
  if (narrow.has(character)) return 0.36;
  if (wide.has(character)) return 0.95;
  if (character >= 'A' && character <= 'Z') return 0.68;
  return 0.61;
}
