import { equalJson, isJsonObject } from '#shared/base/json.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { printCfnYaml } from './print-cfn-yaml.ts';
import { readTemplateText } from './read-template-text.ts';
import { type EditTree, editedValue, isRemoval, type TemplateEdit, treeOf } from './template-edits.ts';
import type { TemplateList, TemplateMap, TemplateNode, TemplatePair, TemplateText } from './template-node.ts';

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The template's text with the edits made in it. What the edits do not name keeps its bytes: order, comments, blank
 * lines, quotes and line ends. The result is read again; where it does not say what was asked for (which odd texts may
 * bring about), the sections that were edited are written anew.
 */
export function editTemplateText(template: TemplateText, edits: readonly TemplateEdit[]): string {
  if (edits.length === 0) return template.text;
  const tree = treeOf(edits);
  const wanted = editedValue(template.root.value, tree) ?? {};
  for (const attempt of [tree, wholeEntries(template, tree)]) {
    const text = write(template, attempt);
    const again = text === undefined ? undefined : readTemplateText(text);
    if (text !== undefined && again?.ok === true && equalJson(again.value.root.value, wanted)) return text;
  }
  return template.format === 'json' ? `${JSON.stringify(wanted, null, 2)}\n` : `${printCfnYaml(wanted)}\n`;
}

/** The same change, entry of a section by entry: every edited resource is replaced as a whole. */
function wholeEntries(template: TemplateText, tree: EditTree): EditTree {
  const edits: TemplateEdit[] = [];
  const root = isJsonObject(template.root.value) ? template.root.value : {};
  for (const [section, sectionTree] of tree.parts) {
    const before = root[String(section)];
    if (sectionTree.edit !== undefined || !isJsonObject(before)) {
      const value = editedValue(before, sectionTree);
      edits.push({ path: [section], ...(value === undefined ? {} : { value }) });
      continue;
    }
    for (const [entry, entryTree] of sectionTree.parts) {
      const value = editedValue(before[String(entry)], entryTree);
      const comments = entryTree.edit?.comments;
      edits.push({
        path: [section, entry],
        ...(value === undefined ? {} : { value }),
        ...(comments === undefined ? {} : { comments }),
      });
    }
  }
  return treeOf(edits);
}

function write(template: TemplateText, tree: EditTree): string | undefined {
  const writer = createWriter(template);
  if (!writer.edit(template.root, tree)) return undefined;
  const splices = writer.splices.sort((a, b) => a.from - b.from || a.to - b.to);
  const { text } = template;
  let written = '';
  let at = 0;
  for (const splice of splices) {
    if (splice.from < at) return undefined;
    written += text.slice(at, splice.from) + splice.text;
    at = splice.to;
  }
  return written + text.slice(at);
}

interface Writer {
  readonly splices: Splice[];
  /** False where the place does not allow it: the caller then writes what is around it. */
  edit(node: TemplateNode, tree: EditTree): boolean;
}

function createWriter({ text, format }: TemplateText): Writer {
  const splices: Splice[] = [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';

  const splice = (from: number, to: number, replacement: string): void => {
    splices.push({ from, to, text: replacement });
  };
  const lineStart = (at: number): number => text.lastIndexOf('\n', at - 1) + 1;
  /** Behind the end of the line that holds the last character before `at`. */
  const nextLine = (at: number): number => {
    if (text[at - 1] === '\n') return at;
    const found = text.indexOf('\n', at);
    return found < 0 ? text.length : found + 1;
  };
  const columnOf = (at: number): number => at - lineStart(at);
  const isFirstOnLine = (at: number): boolean => /^[\uFEFF \t]*$/.test(text.slice(lineStart(at), at));
  const indentOfLine = (at: number): number => /^ */.exec(text.slice(lineStart(at)))?.[0].length ?? 0;

  /** Lines of a block of YAML, all but the first indented. */
  const block = (value: CfnValue, indent: number): string =>
    printCfnYaml(value)
      .split('\n')
      .map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(indent) + line))
      .join(newline);

  const flow = (value: CfnValue, indent: number): string => {
    if (format === 'yaml') return flowYaml(value);
    return JSON.stringify(value, null, 2)
      .split('\n')
      .join(`${newline}${' '.repeat(indent)}`);
  };

  /** What fits behind a key on the same line. */
  const isInline = (printed: string): boolean => !printed.includes('\n');

  function edit(node: TemplateNode, tree: EditTree): boolean {
    if (node.isFunction) return false;
    if (node.kind === 'map') return editMap(node, tree);
    return node.kind === 'list' && editList(node, tree);
  }

  function replaceNode(node: TemplateNode, tree: EditTree): CfnValue | undefined {
    return editedValue(node.value, tree);
  }

  function editMap(map: TemplateMap, tree: EditTree): boolean {
    const known = new Map(map.pairs.map((pair) => [pair.key, pair]));
    const own = new Set(map.pairs.map(({ key }) => key));
    const merged = isJsonObject(map.value) ? Object.keys(map.value).filter((key) => !own.has(key)) : [];
    const removed = map.pairs.filter(({ key }) => {
      const part = tree.parts.get(key);
      return part !== undefined && isRemoval(part);
    });
    if ([...tree.parts].some(([key, part]) => merged.includes(String(key)) && isRemoval(part))) return false;
    const added = [...tree.parts].filter(([key, part]) => !own.has(String(key)) && !isRemoval(part));
    if (removed.length === map.pairs.length) return false;
    if (map.isFlow) return editFlowMap(map, tree, removed, added);
    for (const [key, part] of tree.parts) {
      const pair = known.get(String(key));
      if (pair === undefined) continue;
      if (isRemoval(part)) {
        for (const same of map.pairs) if (same.key === key && !removeLines(same)) return false;
      } else if (!editPair(pair, part)) return false;
    }
    return added.length === 0 || addPairs(map, added);
  }

  function removeLines(pair: TemplatePair): boolean {
    if (!isFirstOnLine(pair.keyStart)) return false;
    const column = columnOf(pair.keyStart);
    let from = lineStart(pair.keyStart);
    // Comments right above belong to what goes, unless they stand at another level.
    for (;;) {
      const above = from === 0 ? from : lineStart(from - 1);
      const line = text.slice(above, from);
      if (above === from || line.search(/\S/) !== column || !/^\s*#/.test(line)) break;
      from = above;
    }
    const to = nextLine(pair.node.end);
    const isBlank = (start: number): boolean =>
      start < text.length && /^[ \t]*\r?(\n|$)/.test(text.slice(start));
    // Of two blank lines that would meet, one goes too.
    const before = from === 0 ? from : lineStart(from - 1);
    if (before < from && isBlank(before) && (isBlank(to) || to >= text.length)) from = before;
    splice(from, to, '');
    return true;
  }

  function editPair(pair: TemplatePair, part: EditTree): boolean {
    if (part.edit === undefined) {
      const before = splices.length;
      if (edit(pair.node, part)) return true;
      splices.length = before;
    }
    const value = replaceNode(pair.node, part);
    if (value === undefined) return false;
    return rewritePair(pair, value);
  }

  function rewritePair({ keyStart, keyEnd, node }: TemplatePair, value: CfnValue): boolean {
    const colon = text.indexOf(':', keyEnd);
    if (colon < 0) return false;
    const gap = text.slice(colon + 1, Math.max(node.start, colon + 1));
    const from = gap.includes('#') ? node.start : colon + 1;
    const to = Math.max(from, endOf(node));
    const indent = columnOf(keyStart) + 2;
    const printed = block(value, indent);
    const isBehindKey = from === colon + 1;
    if (isInline(printed)) splice(from, to, isBehindKey ? ` ${printed}` : printed);
    else if (/^(!\S+ )?[|>]/.test(printed)) splice(from, to, isBehindKey ? ` ${printed}` : printed);
    else if (isTagged(value, printed)) splice(from, to, ` ${printed}`);
    else if (isBehindKey) splice(from, to, `${newline}${' '.repeat(indent)}${printed}`);
    else splice(from, to, printed.split(newline).join(newline));
    return true;
  }

  /** A list behind a short function begins on the line of the function. */
  function isTagged(value: CfnValue, printed: string): boolean {
    return isJsonObject(value) && printed.startsWith('!');
  }

  /** A block scalar ends with its line; the line end stays. */
  function endOf(node: TemplateNode): number {
    let { end } = node;
    while (end > node.start && /\s/.test(text[end - 1] ?? '')) end -= 1;
    return end;
  }

  function addPairs(map: TemplateMap, added: readonly (readonly [string | number, EditTree])[]): boolean {
    const [first] = map.pairs;
    const last = map.pairs.at(-1);
    if (first === undefined || last === undefined) return false;
    const column = columnOf(first.keyStart);
    const at = nextLine(last.node.end);
    const second = map.pairs[1];
    const isSpaced =
      second !== undefined && /\n[ \t]*\r?\n/.test(text.slice(nextLine(first.node.end) - 1, second.keyStart));
    let written = at === text.length && text[at - 1] !== '\n' ? newline : '';
    for (const [key, part] of added) {
      const value = editedValue(undefined, part);
      if (value === undefined) continue;
      const lines = [
        ...(part.edit?.comments ?? []).map((line) => `# ${line.replace(/\s+/g, ' ').trim()}`),
        ...printCfnYaml({ [key]: value }).split('\n'),
      ];
      if (isSpaced) written += newline;
      written += lines.map((line) => (line === '' ? newline : ' '.repeat(column) + line + newline)).join('');
    }
    splice(at, at, written);
    return true;
  }

  function editFlowMap(
    map: TemplateMap,
    tree: EditTree,
    removed: readonly TemplatePair[],
    added: readonly (readonly [string | number, EditTree])[],
  ): boolean {
    const kept = map.pairs.filter((pair) => !removed.includes(pair));
    for (const pair of kept) {
      const part = tree.parts.get(pair.key);
      if (part === undefined) continue;
      if (map.pairs.findLast(({ key }) => key === pair.key) !== pair) continue;
      const before = splices.length;
      if (part.edit === undefined && edit(pair.node, part)) continue;
      splices.length = before;
      const value = replaceNode(pair.node, part);
      if (value === undefined) return false;
      const isMissing = pair.node.end <= pair.keyEnd;
      splice(
        pair.node.start,
        pair.node.end,
        `${isMissing ? ': ' : ''}${flow(value, indentOfLine(pair.keyStart))}`,
      );
    }
    const lastKept = kept.at(-1);
    if (lastKept === undefined) return false;
    map.pairs.forEach((pair, index) => {
      if (!removed.includes(pair)) return;
      const next = map.pairs[index + 1];
      if (next !== undefined && pair.keyStart < lastKept.keyStart) splice(pair.keyStart, next.keyStart, '');
    });
    const end = map.pairs.at(-1)?.node.end ?? lastKept.node.end;
    if (end > lastKept.node.end) splice(lastKept.node.end, end, '');
    if (added.length === 0) return true;
    const [first] = map.pairs;
    const isLong = first !== undefined && lineStart(first.keyStart) > map.start;
    const indent = first === undefined ? 0 : columnOf(first.keyStart);
    const separator = isLong ? `,${newline}${' '.repeat(indent)}` : ', ';
    const entries = added.flatMap(([key, part]) => {
      const value = editedValue(undefined, part);
      return value === undefined
        ? []
        : [`${separator}${JSON.stringify(key)}: ${flow(value, isLong ? indent : 0)}`];
    });
    splice(lastKept.node.end, lastKept.node.end, entries.join(''));
    return true;
  }

  function editList(list: TemplateList, tree: EditTree): boolean {
    const removed = new Set([...tree.parts].filter(([, part]) => isRemoval(part)).map(([index]) => index));
    if (list.items.length === 0 || list.items.every((_, index) => removed.has(index))) return false;
    if (list.isFlow) return editFlowList(list, tree, removed);
    const first = dashOf(list.items[0]);
    if (first === undefined) return false;
    for (const [index, item] of list.items.entries()) {
      const part = tree.parts.get(index);
      if (part === undefined) continue;
      const dash = dashOf(item);
      if (dash === undefined) return false;
      if (removed.has(index)) {
        if (!isFirstOnLine(dash)) return false;
        splice(lineStart(dash), nextLine(item.end), '');
        continue;
      }
      const before = splices.length;
      if (part.edit === undefined && edit(item, part)) continue;
      splices.length = before;
      const value = replaceNode(item, part);
      if (value === undefined) return false;
      splice(item.start, endOf(item), block(value, columnOf(item.start)));
    }
    const added = [...tree.parts].filter(
      ([index]) => typeof index === 'number' && index >= list.items.length,
    );
    const last = list.items.at(-1);
    if (added.length === 0 || last === undefined) return true;
    const at = nextLine(last.end);
    const column = columnOf(first);
    const lines = added.flatMap(([, part]) => {
      const value = editedValue(undefined, part);
      return value === undefined ? [] : [`${' '.repeat(column)}- ${block(value, column + 2)}${newline}`];
    });
    splice(at, at, (at === text.length && text[at - 1] !== '\n' ? newline : '') + lines.join(''));
    return true;
  }

  function dashOf(item: TemplateNode | undefined): number | undefined {
    if (item === undefined) return undefined;
    const start = lineStart(item.start);
    const found = /-[ \t]+$/.exec(text.slice(start, item.start));
    return found === null ? undefined : start + found.index;
  }

  function editFlowList(list: TemplateList, tree: EditTree, removed: ReadonlySet<string | number>): boolean {
    const lastKept = list.items.findLastIndex((_, index) => !removed.has(index));
    const kept = list.items[lastKept];
    if (kept === undefined) return false;
    for (const [index, item] of list.items.entries()) {
      const part = tree.parts.get(index);
      if (part === undefined) continue;
      if (removed.has(index)) {
        const next = list.items[index + 1];
        if (next !== undefined && index < lastKept) splice(item.start, next.start, '');
        continue;
      }
      const before = splices.length;
      if (part.edit === undefined && edit(item, part)) continue;
      splices.length = before;
      const value = replaceNode(item, part);
      if (value === undefined) return false;
      splice(item.start, item.end, flow(value, indentOfLine(item.start)));
    }
    const end = list.items.at(-1)?.end ?? kept.end;
    if (end > kept.end) splice(kept.end, end, '');
    const added = [...tree.parts].filter(
      ([index]) => typeof index === 'number' && index >= list.items.length,
    );
    const [first] = list.items;
    const isLong = first !== undefined && lineStart(first.start) > list.start;
    const indent = first === undefined ? 0 : columnOf(first.start);
    const separator = isLong ? `,${newline}${' '.repeat(indent)}` : ', ';
    const entries = added.flatMap(([, part]) => {
      const value = editedValue(undefined, part);
      return value === undefined ? [] : [`${separator}${flow(value, isLong ? indent : 0)}`];
    });
    if (entries.length > 0) splice(kept.end, kept.end, entries.join(''));
    return true;
  }

  return { splices, edit };
}

/** JSON with spaces, which is YAML in one line. */
function flowYaml(value: CfnValue): string {
  if (Array.isArray(value)) return `[${(value as readonly CfnValue[]).map(flowYaml).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).flatMap(([key, entry]) =>
    entry === undefined ? [] : [`${JSON.stringify(key)}: ${flowYaml(entry)}`],
  );
  return `{${entries.join(', ')}}`;
}
