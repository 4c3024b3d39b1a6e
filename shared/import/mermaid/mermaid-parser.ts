import { fault, ok } from '#shared/base/result.ts';
import type { Flowchart, FlowchartEdge, FlowchartLabel, ParseFlowchart } from './flowchart.ts';

interface RawVertex {
  readonly id: string;
  readonly text?: string;
  readonly labelType?: string;
  readonly type?: string;
  readonly classes?: readonly string[];
}

interface RawSubgraph {
  readonly id: string;
  readonly title?: string;
  readonly labelType?: string;
  readonly dir?: string;
  readonly classes?: readonly string[];
  readonly nodes: readonly string[];
}

interface RawEdge {
  readonly start: string;
  readonly end: string;
  readonly text?: string;
  readonly labelType?: string;
  readonly stroke?: string;
  readonly type?: string;
}

interface FlowDb {
  getVertices(): ReadonlyMap<string, RawVertex>;
  getSubGraphs(): readonly RawSubgraph[];
  getEdges(): readonly RawEdge[];
  getDirection(): string | undefined;
}

interface Mermaid {
  initialize(options: Readonly<Record<string, unknown>>): void;
  readonly mermaidAPI: {
    getDiagramFromText(text: string): Promise<{ readonly type: string; readonly db: unknown }>;
  };
}

let loading: Promise<Mermaid> | undefined;

/**
 * Mermaid's own parser, without a DOM: in Node and in a worker. The package (900 kB) is loaded when something is
 * first imported.
 */
export const parseWithMermaid: ParseFlowchart = async (text) => {
  loading ??= load();
  const mermaid = await loading;
  try {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    if (!diagram.type.startsWith('flowchart'))
      return fault('not-a-flowchart', `This is a ${diagram.type} diagram.`);
    return ok(toFlowchart(diagram.db as FlowDb));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = /line (\d+)/.exec(message)?.[1];
    return fault('mermaid-syntax', message, line === undefined ? {} : { line: Number(line) });
  }
};

async function load(): Promise<Mermaid> {
  // The types of DOMPurify are those of a browser, where all of it is there.
  const purify = (await import('dompurify')).default as unknown as Record<string, unknown>;
  // mermaid 12 sanitises labels while it parses; without a DOM, DOMPurify has no `sanitize` at all. The labels are
  // made into plain text by `plain-label.ts`, so nothing depends on it here.
  if (purify.isSupported !== true) {
    purify.sanitize = String;
    purify.addHook = () => {};
  }
  const mermaid = (await import('mermaid')).default as Mermaid;
  mermaid.initialize({ startOnLoad: false, maxTextSize: 5_000_000, maxEdges: 200_000 });
  return mermaid;
}

function toFlowchart(db: FlowDb): Flowchart {
  const groups = db.getSubGraphs();
  const groupIds = new Set(groups.map((group) => group.id));
  return {
    direction: db.getDirection() ?? 'TB',
    // An edge to a group makes a node of the group's id as well.
    nodes: [...db.getVertices().values()]
      .filter((vertex) => !groupIds.has(vertex.id))
      .map((vertex) => ({
        id: vertex.id,
        label: labelOf(vertex.text ?? vertex.id, vertex.labelType),
        ...(vertex.type === undefined ? {} : { shape: vertex.type }),
        classes: vertex.classes ?? [],
      })),
    groups: groups.map((group) => ({
      id: group.id,
      title: labelOf(group.title ?? '', group.labelType),
      ...(group.dir === undefined ? {} : { direction: group.dir }),
      classes: group.classes ?? [],
      members: group.nodes,
    })),
    edges: db.getEdges().map((edge) => ({
      from: edge.start,
      to: edge.end,
      label: labelOf(edge.text ?? '', edge.labelType),
      stroke: strokeOf(edge.stroke),
      heads: headsOf(edge.type),
    })),
  };
}

function labelOf(text: string, type: string | undefined): FlowchartLabel {
  return { text, isMarkdown: type === 'markdown' };
}

function strokeOf(stroke: string | undefined): FlowchartEdge['stroke'] {
  return stroke === 'dotted' || stroke === 'thick' || stroke === 'invisible' ? stroke : 'normal';
}

function headsOf(type: string | undefined): FlowchartEdge['heads'] {
  if (type === undefined || type === 'arrow_open') return 'none';
  return type.startsWith('double_') ? 'both' : 'end';
}
