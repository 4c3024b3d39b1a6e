/** A diagram's text, ready for the parser. */
export interface PreparedDiagram {
  /** The first word: `graph`, `flowchart`, `sequenceDiagram` …; undefined when there is nothing. */
  readonly keyword: string | undefined;
  /** Line of the keyword, counted from 1 in the given text. */
  readonly keywordLine: number;
  /** From the front matter. */
  readonly title: string | undefined;
  /** The front matter has YAML aliases, through which a few lines can stand for millions. */
  readonly hasAliases: boolean;
  readonly text: string;
  /** The line of the given text that line `number` (from 1) of `text` was. */
  lineOf(number: number): number;
  /** Groups that were given a new id because another one has theirs, with their line. */
  readonly renamed: readonly { readonly id: string; readonly line: number }[];
}

interface Line {
  readonly text: string;
  readonly number: number;
}

/**
 * Takes off what is not the diagram (front matter, directives, comments) and gives groups that share an id ids of
 * their own: Mermaid would merge them, although their titles and places say that they are two.
 */
export function prepareFlowchart(source: string): PreparedDiagram {
  const all = source.split(/\r\n|\r|\n/).map((text, index) => ({ text, number: index + 1 }));
  const { title, hasAliases, rest } = withoutFrontMatter(all);
  const body = withoutComments(rest);
  const { lines, renamed } = withUniqueGroups(body);
  const [first] = lines;
  return {
    keyword: /^\s*([\w-]+)/.exec(first?.text ?? '')?.[1],
    keywordLine: first?.number ?? 1,
    title,
    hasAliases,
    text: `${lines.map((line) => line.text).join('\n')}\n`,
    lineOf: (number) => lines[Math.min(Math.max(number, 1), lines.length) - 1]?.number ?? 1,
    renamed,
  };
}

/** Only the title is of use; other keys, known or not, configure the way Mermaid draws. */
function withoutFrontMatter(lines: readonly Line[]): {
  readonly title: string | undefined;
  readonly hasAliases: boolean;
  readonly rest: readonly Line[];
} {
  const none = { title: undefined, hasAliases: false, rest: lines };
  const start = lines.findIndex((line) => line.text.trim() !== '');
  if (start < 0 || lines[start]?.text.trim() !== '---') return none;
  const end = lines.findIndex((line, index) => index > start && line.text.trim() === '---');
  if (end < 0) return none;
  const matter = lines.slice(start + 1, end);
  const titleLine = matter.find((line) => /^title\s*:/.test(line.text));
  const title = titleLine?.text
    .replace(/^title\s*:\s*/, '')
    .replace(/^(['"])(.*)\1\s*$/, '$2')
    .trim();
  return {
    title: title === '' ? undefined : title,
    hasAliases: matter.some(({ text }) => /(?:^|[\s[{,:-])\*[A-Za-z0-9_-]+\s*(?:$|[\],}])/.test(text)),
    rest: lines.slice(end + 1),
  };
}

function withoutComments(lines: readonly Line[]): readonly Line[] {
  const kept: Line[] = [];
  let inDirective = false;
  for (const line of lines) {
    const trimmed = line.text.trim();
    if (inDirective || trimmed.startsWith('%%{')) {
      inDirective = !trimmed.includes('}%%');
      continue;
    }
    if (trimmed.startsWith('%%')) continue;
    // Mermaid swallows empty lines after a brace, which would shift the line numbers of its messages.
    if (trimmed === '' && (kept.length === 0 || kept.at(-1)?.text.trimEnd().endsWith('}') === true)) continue;
    kept.push(line);
  }
  return kept;
}

interface Scope {
  readonly start: number;
  end: number;
}

interface GroupHeader {
  readonly index: number;
  readonly id: string;
  readonly title: string;
  readonly scope: Scope;
}

function withUniqueGroups(
  lines: readonly Line[],
): Pick<PreparedDiagram, 'renamed'> & { readonly lines: readonly Line[] } {
  const texts = lines.map((line) => line.text);
  const headers = groupHeaders(texts);
  const seen = new Map<string, GroupHeader[]>();
  const renamed: { id: string; line: number }[] = [];
  for (const header of headers) {
    const earlier = seen.get(header.id);
    if (earlier === undefined) {
      seen.set(header.id, [header]);
      continue;
    }
    // The same group opened again, to put more into it.
    if (earlier.some((other) => other.scope === header.scope && sameTitle(other, header))) continue;
    earlier.push(header);
    const id = `${header.id}__${earlier.length}`;
    // All that stands beside it in its parent means this one, unless an earlier one is in that parent too.
    const isShared = earlier.some((other) => other !== header && other.index >= header.scope.start);
    for (let index = isShared ? header.index : header.scope.start; index <= header.scope.end; index += 1) {
      const text = texts[index];
      if (text !== undefined) texts[index] = renameIn(text, header.id, id);
    }
    renamed.push({ id: header.id, line: lines[header.index]?.number ?? 1 });
  }
  return { lines: lines.map((line, index) => ({ ...line, text: texts[index] ?? '' })), renamed };
}

/** Group headers with an id of their own, and the lines of the group that each stands in. */
function groupHeaders(texts: readonly string[]): readonly GroupHeader[] {
  const headers: GroupHeader[] = [];
  const whole: Scope = { start: 0, end: texts.length - 1 };
  const open: Scope[] = [];
  texts.forEach((text, index) => {
    const trimmed = text.trim();
    if (trimmed === 'end' || trimmed === 'end;') {
      const closed = open.pop();
      if (closed !== undefined) closed.end = index;
      return;
    }
    if (!/^subgraph\b/.test(trimmed)) return;
    const header = trimmed.slice('subgraph'.length).trim();
    const parts = header.length > 2000 ? null : /^([\w-]+)\s*(?:\[(.*)\])?;?$/.exec(header);
    // `subgraph Some Title` has no id that an edge could name: Mermaid makes one.
    if (parts?.[1] !== undefined) {
      headers.push({ index, id: parts[1], title: parts[2] ?? '', scope: open.at(-1) ?? whole });
    }
    open.push({ start: index, end: texts.length - 1 });
  });
  return headers;
}

function sameTitle(a: GroupHeader, b: GroupHeader): boolean {
  return b.title.trim() === '' || a.title.trim() === b.title.trim();
}

/** The id replaced where it stands alone: not inside a label, a quoted text or another word. */
function renameIn(text: string, from: string, to: string): string {
  let result = '';
  let depth = 0;
  let isQuoted = false;
  let isPiped = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '|') isPiped = !isPiped;
    else if (!isQuoted && '[({'.includes(character)) depth += 1;
    else if (!isQuoted && '])}'.includes(character)) depth = Math.max(0, depth - 1);
    const isFree = !isQuoted && !isPiped && depth === 0;
    if (
      isFree &&
      text.startsWith(from, index) &&
      !/\w/.test(text[index - 1] ?? '') &&
      !/\w/.test(text[index + from.length] ?? '')
    ) {
      result += to;
      index += from.length - 1;
      continue;
    }
    result += character;
  }
  return result;
}
