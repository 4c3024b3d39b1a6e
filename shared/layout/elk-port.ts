/** What layout needs of ELK: the graph goes in with sizes and comes back with positions. */
export interface ElkPort {
  layout(graph: ElkGraph): Promise<ElkGraph>;
}

export interface ElkGraph {
  readonly id: string;
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly layoutOptions?: Readonly<Record<string, string>>;
  readonly children?: readonly ElkGraph[];
  readonly edges?: readonly ElkGraphEdge[];
}

export interface ElkGraphEdge {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly layoutOptions?: Readonly<Record<string, string>>;
  readonly labels?: readonly { readonly text: string; readonly width: number; readonly height: number }[];
}
