/** One Mermaid diagram in a file. */
export interface MermaidBlock {
  /** Counted from 1, drawable or not. */
  readonly number: number;
  readonly text: string;
  /** The line of the file that is the first line of `text`. */
  readonly line: number;
  /** The heading above it, as plain text. */
  readonly title: string | undefined;
}

/** The fenced Mermaid blocks of a Markdown file, each with the heading it stands under. */
export function mermaidBlocks(markdown: string): readonly MermaidBlock[] {
  const blocks: MermaidBlock[] = [];
  const lines = markdown.split(/\r\n|\r|\n/);
  let title: string | undefined;
  let fence: { readonly mark: string; readonly isMermaid: boolean; readonly start: number } | undefined;
  const close = (end: number): void => {
    if (fence?.isMermaid === true) {
      blocks.push({
        number: blocks.length + 1,
        text: lines.slice(fence.start, end).join('\n'),
        line: fence.start + 1,
        title,
      });
    }
    fence = undefined;
  };
  lines.forEach((line, index) => {
    if (fence !== undefined) {
      const closing = /^\s*(`{3,}|~{3,}|:{3,})\s*$/.exec(line)?.[1];
      if (closing?.startsWith(fence.mark) === true) close(index);
      return;
    }
    const opening = /^\s*(?:[>*+-]\s*)?(`{3,}|~{3,}|:{3,})\s*\{?\s*\.?([\w-]*)/.exec(line);
    if (opening?.[1] !== undefined) {
      const isColon = opening[1].startsWith(':');
      const isMermaid = opening[2]?.toLowerCase() === 'mermaid';
      if (!isColon || isMermaid) fence = { mark: opening[1], isMermaid, start: index + 1 };
      return;
    }
    const heading = line.length > 500 ? undefined : /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
    if (heading !== undefined) title = plainHeading(heading);
  });
  // A fence that is not closed ends with the file, as Markdown has it.
  close(lines.length);
  return blocks;
}

function plainHeading(text: string): string | undefined {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/(\*\*|__|\*|`)(.+?)\1/g, '$2')
    .trim();
  return plain === '' ? undefined : plain;
}
