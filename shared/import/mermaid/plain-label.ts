import type { FlowchartLabel } from './flowchart.ts';

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  middot: '·',
  bull: '•',
  rarr: '→',
  larr: '←',
  harr: '↔',
  times: '×',
  deg: '°',
  copy: '©',
  reg: '®',
  trade: '™',
};

/** Elements that people write in labels. Anything else in angle brackets is text: "CPU <30%", "<name>". */
const tags =
  /<\/?(?:b|i|u|s|em|strong|span|div|p|small|big|sub|sup|code|pre|tt|font|img|a|center|ul|ol|li|h[1-6]|strike|del|ins|mark|hr)(?:\s[^<>]*)?\/?>/gi;

/**
 * What a reader sees of a label, as plain text: tags and Markdown marks gone, entities decoded, `<br/>` and a
 * written `\n` as line breaks, each line trimmed, no empty lines.
 */
export function plainLabel({ text, isMarkdown }: FlowchartLabel): string {
  let plain = text
    // An icon before the text, `fa:fa-server Web`.
    .replace(/\bfa[a-z]?:fa-[\w-]+\s*/g, '')
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/\\n/g, '\n')
    .replace(tags, (tag) => (/^<\/?(?:p|div|li|ul|ol|h[1-6]|hr)\b/i.test(tag) ? '\n' : ''));
  // Longer than anyone writes: looking for pairs of marks in it would take minutes.
  if (isMarkdown && plain.length < 5000) plain = withoutMarkdown(plain);
  return decodeEntities(plain)
    .split('\n')
    .map((line) => line.replace(/[\s\u00a0]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

function withoutMarkdown(text: string): string {
  return text
    .replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replace(/(?<![\w*])([*_])(?=\S)([^\n]*?\S)\1(?![\w*])/g, '$2');
}

/** HTML's `&gt;` and `&#62;`, and Mermaid's `#gt;`, which its parser hands on in a form of its own (`ﬂ°gt¶ß`). */
function decodeEntities(text: string): string {
  return text
    .replace(/ﬂ°°(\d+)¶ß/g, '&#$1;')
    .replace(/ﬂ°(\w+)¶ß/g, '&$1;')
    .replace(/&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w{2,8});/g, (whole, entity: string) => {
      if (!entity.startsWith('#')) return named[entity] ?? whole;
      const isHex = entity[1] === 'x' || entity[1] === 'X';
      const code = Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10);
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : whole;
    });
}
