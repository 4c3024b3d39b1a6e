export interface IndentedText {
  readonly text: string;
  /** The offset in the text before. */
  original(offset: number): number;
}

/** Deeper than any block of a template is indented. */
const indent = ' '.repeat(200);

/**
 * The text with every line that continues a flow collection indented, and tabs at the start of lines inside of one
 * taken along. The YAML parser asks for that indentation, CloudFormation does not. Undefined when there is no such
 * line.
 */
export function indentFlowLines(text: string): IndentedText | undefined {
  const inserted: number[] = [];
  const parts: string[] = [];
  let from = 0;
  for (const at of continuedLines(text)) {
    inserted.push(at);
    parts.push(text.slice(from, at), indent);
    from = at;
  }
  if (inserted.length === 0) return undefined;
  parts.push(text.slice(from));
  return {
    text: parts.join(''),
    original(offset) {
      // The last insertion at or before the offset, by halving: offsets come in any order.
      let low = 0;
      let high = inserted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((inserted[middle] ?? 0) + middle * indent.length <= offset) low = middle + 1;
        else high = middle;
      }
      const before = inserted[low - 1] ?? 0;
      return Math.max(offset - low * indent.length, low === 0 ? 0 : before);
    },
  };
}

/** Offsets of the lines that begin inside of a flow collection. */
function continuedLines(text: string): readonly number[] {
  const found: number[] = [];
  let depth = 0;
  let blockIndent: number | undefined;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const column = line.search(/[^ \t\r]/);
    if (blockIndent !== undefined && column >= 0 && column <= blockIndent) blockIndent = undefined;
    if (blockIndent === undefined) {
      if (depth > 0 && column >= 0) found.push(start);
      depth = depthAfter(line, depth);
      if (depth === 0 && /(?::|-|![A-Za-z]+)[ \t]+[|>][-+\d]*[ \t]*(?:#.*)?\r?$/.test(line))
        blockIndent = column;
    }
    start = end + 1;
  }
  return found;
}

/** How many collections are open after the line; brackets in quotes, in plain text and in comments do not count. */
function depthAfter(line: string, before: number): number {
  let depth = before;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const char = line.charAt(index);
    if (quote !== undefined) {
      if (char === '\\' && quote === '"') index += 1;
      else if (char === quote) quote = undefined;
      continue;
    }
    const previous = index === 0 ? ' ' : line.charAt(index - 1);
    const opens = /[\s:,[{-]/.test(previous);
    if (char === '#' && /\s/.test(previous)) return depth;
    if ((char === '"' || char === "'") && opens) quote = char;
    else if ((char === '[' || char === '{') && (depth > 0 ? previous !== '$' : opens)) depth += 1;
    else if ((char === ']' || char === '}') && depth > 0) depth -= 1;
  }
  return depth;
}
