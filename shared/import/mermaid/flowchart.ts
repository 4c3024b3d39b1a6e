import type { Result } from '#shared/base/result.ts';

/** A flowchart as Mermaid's own parser understands it, reduced to what is drawn. */
export interface Flowchart {
  readonly direction: string;
  readonly nodes: readonly FlowchartNode[];
  readonly groups: readonly FlowchartGroup[];
  readonly edges: readonly FlowchartEdge[];
}

export interface FlowchartNode {
  readonly id: string;
  readonly label: FlowchartLabel;
  /** Mermaid's name of the shape (`diamond`, `cylinder`, `cyl` …), undefined for a plain one. */
  readonly shape?: string;
  readonly classes: readonly string[];
}

export interface FlowchartGroup {
  readonly id: string;
  readonly title: FlowchartLabel;
  readonly direction?: string;
  readonly classes: readonly string[];
  /** Ids of nodes and groups directly inside. */
  readonly members: readonly string[];
}

export interface FlowchartEdge {
  readonly from: string;
  readonly to: string;
  readonly label: FlowchartLabel;
  readonly stroke: 'normal' | 'dotted' | 'thick' | 'invisible';
  readonly heads: 'end' | 'both' | 'none';
}

/** Text as it stands in the source, entities and tags included. */
export interface FlowchartLabel {
  readonly text: string;
  readonly isMarkdown: boolean;
}

/** Reads one flowchart; a fault has the line of `text` at which the parser stopped, where it says. */
export type ParseFlowchart = (text: string) => Promise<Result<Flowchart>>;
