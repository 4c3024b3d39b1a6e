import { fault, ok, type Result } from '#shared/base/result.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { Imported, ImportNote } from '../imported.ts';
import { addFrame, drawFlowchart, emptyDraft } from './draw-flowchart.ts';
import type { Flowchart, ParseFlowchart } from './flowchart.ts';
import { type MermaidBlock, mermaidBlocks } from './mermaid-blocks.ts';
import { type PreparedDiagram, prepareFlowchart } from './prepare-flowchart.ts';

export interface MermaidImportOptions {
  /** `.md` and `.markdown` are searched for blocks; anything else is one diagram. */
  readonly fileName: string;
  /** A ULID for the new document. */
  readonly documentId: string;
  /** Takes only this block, counted from 1. */
  readonly block?: number;
  readonly parseFlowchart: ParseFlowchart;
}

export const largestText = 5_000_000;
/** A line of a diagram is a line: longer ones are made to keep a parser busy. */
const longestLine = 20_000;
/** mermaid 12 compares every group with every other: 3,000 take half a minute. */
const mostGroups = 1500;

/** Mermaid's names for what is not a flowchart, as people call it. */
const otherDiagrams: Readonly<Record<string, string>> = {
  sequenceDiagram: 'sequence diagram',
  stateDiagram: 'state diagram',
  'stateDiagram-v2': 'state diagram',
  mindmap: 'mindmap',
  classDiagram: 'class diagram',
  'classDiagram-v2': 'class diagram',
  erDiagram: 'entity relationship diagram',
  gantt: 'Gantt chart',
  pie: 'pie chart',
  journey: 'user journey',
  gitGraph: 'git graph',
  timeline: 'timeline',
  quadrantChart: 'quadrant chart',
  requirementDiagram: 'requirement diagram',
  C4Context: 'C4 diagram',
  C4Container: 'C4 diagram',
  C4Component: 'C4 diagram',
  C4Dynamic: 'C4 diagram',
  C4Deployment: 'C4 diagram',
  'architecture-beta': 'architecture diagram',
  architecture: 'architecture diagram',
  'block-beta': 'block diagram',
  block: 'block diagram',
  kanban: 'kanban board',
  packet: 'packet diagram',
  'packet-beta': 'packet diagram',
  'sankey-beta': 'Sankey diagram',
  sankey: 'Sankey diagram',
  'xychart-beta': 'chart',
  xychart: 'chart',
  'radar-beta': 'radar chart',
  'treemap-beta': 'treemap',
  treemap: 'treemap',
  zenuml: 'sequence diagram',
};

/** An icon or picture named by a path that climbs out of its folder. */
const pathOutside = /\b(?:icon|img)\s*:\s*["']?([^"',}]*\.\.[\\/][^"',}]*)/;

interface ReadBlock {
  readonly block: MermaidBlock;
  readonly title: string;
  readonly chart: Flowchart;
}

/**
 * The flowcharts of a Mermaid or Markdown text as one document: each of several in a titled frame, a single one
 * straight on the canvas. What is not a flowchart is named in the report; when nothing can be drawn, that is the fault.
 */
export async function importMermaid(text: string, options: MermaidImportOptions): Promise<Result<Imported>> {
  const { fileName, documentId, parseFlowchart } = options;
  if (text.length > largestText) {
    return fault(
      'too-large',
      `The text is larger than ${largestText / 1_000_000} MB. Import its diagrams one by one.`,
      {
        file: fileName,
      },
    );
  }
  const blocks = chooseBlocks(text, options);
  if (!blocks.ok) return blocks;

  const notes: ImportNote[] = [];
  const read: ReadBlock[] = [];
  for (const block of blocks.value) {
    const result = await readBlock(block, parseFlowchart, notes, fileName);
    if (result !== undefined) read.push(result);
  }
  if (read.length === 0) return nothingToDraw(notes, fileName, blocks.value.length);

  const draft = emptyDraft();
  for (const { block, title, chart } of read) {
    const frame = read.length > 1 ? addFrame(draft, title, chart.direction, block.number) : undefined;
    drawFlowchart(draft, chart, { block: block.number, ...(frame === undefined ? {} : { frame }) });
  }
  if (draft.invisible > 0) {
    notes.push({
      severity: 'info',
      message: `${draft.invisible} invisible ${draft.invisible === 1 ? 'link that only arranges' : 'links that only arrange'} the diagram ${draft.invisible === 1 ? 'is' : 'are'} left out.`,
    });
  }
  const [only] = read;
  const name = read.length === 1 && only !== undefined ? only.title : baseName(fileName);
  return ok({
    document: {
      ...createDocument(documentId, name, { environment: '' }),
      nodes: draft.nodes,
      connections: draft.connections,
    },
    report: {
      recognised: draft.recognised,
      kept: draft.kept,
      connections: draft.connections.size,
      notes,
      ...(read.length > 1
        ? { blocks: read.map(({ block, title }) => ({ number: block.number, title })) }
        : {}),
    },
  });
}

function chooseBlocks(
  text: string,
  { fileName, block }: MermaidImportOptions,
): Result<readonly MermaidBlock[]> {
  const isMarkdown = /\.(md|markdown|mdx)$/i.test(fileName);
  const all: readonly MermaidBlock[] = isMarkdown
    ? mermaidBlocks(text)
    : [{ number: 1, text, line: 1, title: undefined }];
  if (all.length === 0) {
    return fault('no-mermaid', 'There is no Mermaid block in this file. A block starts with ```mermaid.', {
      file: fileName,
    });
  }
  if (block === undefined) return ok(all);
  const chosen = all.find((candidate) => candidate.number === block);
  if (chosen === undefined) {
    return fault(
      'no-such-block',
      `There is no block ${block}: the file has ${countOf(all.length, 'Mermaid block')}.`,
      {
        file: fileName,
      },
    );
  }
  return ok([chosen]);
}

async function readBlock(
  block: MermaidBlock,
  parseFlowchart: ParseFlowchart,
  notes: ImportNote[],
  fileName: string,
): Promise<ReadBlock | undefined> {
  const lineInFile = (line: number): number => block.line + line - 1;
  const warn = (message: string, line: number): undefined => {
    notes.push({ severity: 'warning', message, line: lineInFile(line) });
    return undefined;
  };
  const named = block.title ?? (block.number === 1 ? baseName(fileName) : `Diagram ${block.number}`);
  // Before anything else looks at them: telling groups of one name apart takes its time as well.
  const groups = block.text.match(/^\s*subgraph\b/gm)?.length ?? 0;
  if (groups > mostGroups) {
    return warn(`"${named}" has ${groups} groups; at most ${mostGroups} can be read.`, 1);
  }
  const prepared = prepareFlowchart(block.text);
  const title = prepared.title ?? named;
  const { keyword } = prepared;
  if (keyword === undefined) return warn('This block is empty.', 1);
  if (!/^(?:graph|flowchart(?:-v2|-elk)?)$/.test(keyword)) {
    const known = otherDiagrams[keyword];
    const what =
      known === undefined
        ? `"${keyword}" is no diagram that can be drawn`
        : `"${title}" is ${/^[aeiou]/i.test(known) ? 'an' : 'a'} ${known}`;
    return warn(`${what}: only flowcharts are drawn.`, prepared.keywordLine);
  }
  const long = prepared.text.split('\n').findIndex((line) => line.length > longestLine);
  if (long >= 0) {
    return warn(
      `This line is longer than ${longestLine} characters, which no diagram is.`,
      prepared.lineOf(long + 1),
    );
  }
  if (prepared.hasAliases) {
    return warn(
      'Its front matter repeats itself through YAML aliases, which no diagram needs: write it out.',
      1,
    );
  }
  const lines = prepared.text.split('\n');
  const outside = lines.findIndex((line) => pathOutside.test(line));
  if (outside >= 0) {
    const path = pathOutside.exec(lines[outside] ?? '')?.[1]?.trim() ?? '';
    return warn(
      `The icon "${path}" is a path that leads out of the drawing: name an icon or leave it out.`,
      prepared.lineOf(outside + 1),
    );
  }
  const parsed = await parseFlowchart(prepared.text);
  if (!parsed.ok) return warn(...syntaxMessage(prepared, parsed.fault.line));
  if (parsed.value.nodes.length === 0 && parsed.value.groups.length === 0) {
    return warn(`"${title}" has no nodes.`, prepared.keywordLine);
  }
  for (const { id, line } of prepared.renamed) {
    notes.push({
      severity: 'info',
      message: `Another group is called ${id} too; both are drawn.`,
      line: lineInFile(line),
    });
  }
  return { block, title, chart: parsed.value };
}

/** The parser's own words name its tokens; the line is what helps. */
function syntaxMessage(
  prepared: PreparedDiagram,
  parserLine: number | undefined,
): [message: string, line: number] {
  if (parserLine === undefined) return ['Mermaid cannot read this diagram.', prepared.keywordLine];
  const lines = prepared.text.trimEnd().split('\n');
  const at = Math.min(parserLine, lines.length);
  const shown = (lines[at - 1] ?? '').trim();
  const excerpt = shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
  return [
    `Mermaid cannot read "${excerpt}". Check the brackets, quotes and arrows there.`,
    prepared.lineOf(at),
  ];
}

function nothingToDraw(notes: readonly ImportNote[], fileName: string, blockCount: number): Result<never> {
  const [first] = notes;
  if (first === undefined)
    return fault('nothing-to-draw', 'There is nothing to draw in this file.', { file: fileName });
  const more = blockCount > 1 ? ` None of its ${blockCount} blocks can be drawn.` : '';
  return fault('nothing-to-draw', `${first.message}${more}`, {
    file: fileName,
    ...(first.line === undefined ? {} : { line: first.line }),
  });
}

function baseName(fileName: string): string {
  const name = fileName.split(/[\\/]/).at(-1) ?? '';
  return name.replace(/\.(mmd|mermaid|md|markdown|mdx|txt)$/i, '') || 'Diagram';
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
