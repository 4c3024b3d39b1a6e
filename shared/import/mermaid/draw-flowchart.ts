import type { Size } from '#shared/base/geometry.ts';
import { logicalIdOf, slugOf, uniqueName } from '#shared/base/names.ts';
import type { Kind } from '#shared/catalogue/define-kind.ts';
import { findKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import type { Connection, DocumentNode, NodeId, Properties } from '#shared/document/records.ts';
import { labelFontSize, labelLineHeight } from '#shared/drawing/absolute-boxes.ts';
import { estimateTextWidth, wrapLabel } from '#shared/drawing/wrap-label.ts';
import type { Flowchart, FlowchartEdge, FlowchartNode } from './flowchart.ts';
import { plainLabel } from './plain-label.ts';
import { readLabelProperties } from './read-label-properties.ts';
import { recogniseContainer, recogniseKind } from './recognise-kind.ts';

/** Records that an import collects; ids are unique over all of its diagrams. */
export interface Draft {
  readonly nodes: Map<NodeId, DocumentNode>;
  readonly connections: Map<string, Connection>;
  readonly logicalIds: Set<string>;
  recognised: number;
  kept: number;
  /** Links that only arrange the drawing (`~~~`) and are not lines. */
  invisible: number;
}

export interface DrawOptions {
  readonly block: number;
  /** The frame that the diagram is drawn in. */
  readonly frame?: NodeId;
}

/** Class names that our own export gives to nodes, so that a diagram comes back with its kinds. */
const kindClassPrefix = 'kind-';

export function emptyDraft(): Draft {
  return {
    nodes: new Map(),
    connections: new Map(),
    logicalIds: new Set(),
    recognised: 0,
    kept: 0,
    invisible: 0,
  };
}

/** Adds a diagram to the draft: groups as containers, nodes as kinds or labelled boxes, edges as connections. */
export function drawFlowchart(draft: Draft, chart: Flowchart, { block, frame }: DrawOptions): void {
  const groupOf = new Map<string, string>();
  for (const group of chart.groups) for (const member of group.members) groupOf.set(member, group.id);
  const ids = new Map<string, NodeId>();
  const parentOf = (id: string): NodeId | undefined => {
    const group = groupOf.get(id);
    return group === undefined ? frame : (ids.get(group) ?? frame);
  };
  const flow = frame === undefined ? { flow: chart.direction } : {};
  const kinds = kindsOfGroups(chart, groupOf);

  for (const group of outermostFirst(chart, groupOf)) {
    const title = plainLabel(group.title);
    const kind = kinds.get(group.id);
    const parent = parentOf(group.id);
    const id = addNode(draft, {
      wantedId: group.id,
      kind: kind?.id ?? 'frame',
      name: title,
      parent,
      properties: kind === undefined ? undefined : readLabelProperties(kind, title),
      origin: {
        format: 'mermaid',
        block,
        id: group.id,
        ...(group.direction === undefined ? {} : { direction: group.direction }),
        ...(parent === undefined ? flow : {}),
      },
    });
    ids.set(group.id, id);
    count(draft, kind);
  }
  for (const node of chart.nodes) {
    const parent = parentOf(node.id);
    ids.set(
      node.id,
      drawNode(draft, node, parent, {
        format: 'mermaid',
        block,
        id: node.id,
        ...(parent === undefined ? flow : {}),
      }),
    );
  }
  for (const edge of chart.edges) drawEdge(draft, edge, ids, block);
}

/** Networks, Regions and accounts: what such a box holds would lie outside without it. */
const boundaries: ReadonlySet<string> = new Set(['networking', 'actors-and-frames']);

/**
 * What the groups are. "Auto Scaling Group" around a box of that name is one group and not two: the outer one only
 * frames it, unless it is a boundary that everything else in it needs, or a thing that can hold another of its kind.
 */
function kindsOfGroups(
  chart: Flowchart,
  groupOf: ReadonlyMap<string, string>,
): ReadonlyMap<string, Kind | undefined> {
  const byWords = new Map(
    chart.groups
      .filter(({ classes }) => kindFromClass(classes) === undefined)
      .map(({ id, title }) => [id, recogniseContainer(plainLabel(title))?.kind]),
  );
  const kinds = new Map<string, Kind | undefined>(
    chart.groups.map(({ id, classes }) => [id, kindFromClass(classes) ?? byWords.get(id)]),
  );
  const inner = [
    ...chart.groups.map(({ id }) => ({ id, kind: kinds.get(id) })),
    ...chart.nodes.map(({ id, classes, label }) => ({
      id,
      kind: kindFromClass(classes) ?? recogniseKind(plainLabel(label))?.kind,
    })),
  ];
  for (const { id, kind } of inner) {
    if (kind === undefined || boundaries.has(kind.family) || kind.placement.parents.includes(kind.id))
      continue;
    const outer = groupAround(id, kinds, groupOf);
    if (outer !== undefined && byWords.get(outer)?.id === kind.id) kinds.set(outer, undefined);
  }
  return kinds;
}

/** The nearest group around it that is more than a frame. */
function groupAround(
  id: string,
  kinds: ReadonlyMap<string, Kind | undefined>,
  groupOf: ReadonlyMap<string, string>,
): string | undefined {
  let outer = groupOf.get(id);
  for (let steps = 0; steps < groupOf.size && outer !== undefined; steps += 1) {
    if (kinds.get(outer) !== undefined) return outer;
    outer = groupOf.get(outer);
  }
  return undefined;
}

function drawNode(draft: Draft, node: FlowchartNode, parent: NodeId | undefined, origin: Properties): NodeId {
  const label = plainLabel(node.label);
  const kind = kindFromClass(node.classes) ?? recogniseKind(label)?.kind;
  count(draft, kind);
  const form = formOf(node.shape);
  return addNode(draft, {
    wantedId: node.id,
    kind: kind?.id ?? 'shape',
    name: label,
    parent,
    properties:
      kind === undefined ? (form === undefined ? undefined : { form }) : readLabelProperties(kind, label),
    size: kind === undefined || kind.id === 'shape' ? shapeSize(label, form) : undefined,
    origin,
  });
}

function drawEdge(draft: Draft, edge: FlowchartEdge, ids: ReadonlyMap<string, NodeId>, block: number): void {
  const from = ids.get(edge.from);
  const to = ids.get(edge.to);
  if (from === undefined || to === undefined) return;
  if (edge.stroke === 'invisible') {
    draft.invisible += 1;
    return;
  }
  const label = plainLabel(edge.label);
  const kind = connectionKindFor(draft.nodes.get(from)?.kind ?? '', draft.nodes.get(to)?.kind ?? '', label);
  const id = uniqueName(slugOf(`${from}-${to}`), (name) => draft.connections.has(name));
  draft.connections.set(id, {
    id,
    kind,
    from,
    to,
    ...(label === '' ? {} : { label }),
    origin: {
      format: 'mermaid',
      block,
      ...(edge.stroke === 'normal' ? {} : { stroke: edge.stroke }),
      ...(edge.heads === 'end' ? {} : { heads: edge.heads }),
    },
  });
}

/** The meaning that the label names, else the most specific one that a line between the two can have; or a plain line. */
function connectionKindFor(fromKind: string, toKind: string, label: string): string {
  const legal = legalConnectionKinds(fromKind, toKind).filter(
    (kind) => kind.id !== 'depends' && kind.id !== 'note',
  );
  return (legal.find((kind) => names(label, kind.id)) ?? legal[0])?.id ?? 'note';
}

/** "Cross-Region replication" names `replicate`, "logs" names `log`, "login" does not. */
function names(label: string, kind: string): boolean {
  const stem = kind.replace(/e$/, '');
  return new RegExp(`\\b${stem}(e|s|es|ed|d|ing|ion)?\\b`, 'i').test(label);
}

interface DraftNode {
  readonly wantedId: string;
  readonly kind: string;
  readonly name: string;
  readonly parent: NodeId | undefined;
  readonly properties: Properties | undefined;
  readonly size?: Size | undefined;
  readonly origin: Properties;
}

function addNode(
  draft: Draft,
  { wantedId, kind, name, parent, properties, size, origin }: DraftNode,
): NodeId {
  const id = uniqueName(slugOf(wantedId), (candidate) => draft.nodes.has(candidate));
  const own = logicalIdOf(id);
  const logicalId = uniqueName(own, (candidate) => draft.logicalIds.has(candidate), '');
  draft.logicalIds.add(logicalId);
  draft.nodes.set(id, {
    id,
    kind,
    name,
    ...(parent === undefined ? {} : { parent }),
    at: [0, 0],
    ...(size === undefined ? {} : { size }),
    ...(logicalId === own ? {} : { logicalId }),
    ...(properties === undefined ? {} : { properties }),
    origin,
  });
  return id;
}

/** A titled frame around one of several diagrams. */
export function addFrame(draft: Draft, title: string, direction: string, block: number): NodeId {
  return addNode(draft, {
    // Two digits, so that order by id is order in the file.
    wantedId: `diagram ${String(block).padStart(2, '0')}`,
    kind: 'frame',
    name: title,
    parent: undefined,
    properties: undefined,
    origin: { format: 'mermaid', block, direction },
  });
}

function count(draft: Draft, kind: Kind | undefined): void {
  if (kind === undefined || kind.id === 'shape' || kind.id === 'frame') draft.kept += 1;
  else draft.recognised += 1;
}

function kindFromClass(classes: readonly string[]): Kind | undefined {
  for (const name of classes) {
    const kind = name.startsWith(kindClassPrefix) ? findKind(name.slice(kindClassPrefix.length)) : undefined;
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** Mermaid lists inner groups before outer ones. */
function outermostFirst(chart: Flowchart, groupOf: ReadonlyMap<string, string>): Flowchart['groups'] {
  const depths = new Map<string, number>();
  const depth = (id: string): number => {
    const above: string[] = [];
    let next: string | undefined = id;
    while (next !== undefined && !depths.has(next) && above.length <= chart.groups.length) {
      above.push(next);
      next = groupOf.get(next);
    }
    let reached = next === undefined ? -1 : (depths.get(next) ?? -1);
    for (const group of above.reverse()) {
      reached += 1;
      depths.set(group, reached);
    }
    return depths.get(id) ?? 0;
  };
  return chart.groups
    .map((group, index) => ({ group, index, depth: depth(group.id) }))
    .sort((a, b) => a.depth - b.depth || a.index - b.index)
    .map(({ group }) => group);
}

const forms: Readonly<Record<string, string>> = {
  round: 'rounded',
  rounded: 'rounded',
  event: 'rounded',
  stadium: 'stadium',
  pill: 'stadium',
  terminal: 'stadium',
  cylinder: 'cylinder',
  cyl: 'cylinder',
  db: 'cylinder',
  database: 'cylinder',
  'lin-cyl': 'cylinder',
  circle: 'circle',
  circ: 'circle',
  doublecircle: 'circle',
  ellipse: 'circle',
  hexagon: 'hexagon',
  hex: 'hexagon',
  prepare: 'hexagon',
  diamond: 'diamond',
  diam: 'diamond',
  decision: 'diamond',
  question: 'diamond',
};

function formOf(shape: string | undefined): string | undefined {
  return shape === undefined ? undefined : forms[shape];
}

const shapeTextWidth = 208;

/** Large enough for all of its text; pointed forms leave their corners empty. */
function shapeSize(label: string, form: string | undefined): Size {
  const lines = wrapLabel(label, shapeTextWidth, { fontSize: labelFontSize, maxLines: 40 });
  const width = Math.max(56, ...lines.map((line) => estimateTextWidth(line, labelFontSize))) + 8;
  const height = Math.max(1, lines.length) * labelLineHeight;
  if (form === 'diamond' || form === 'circle' || form === 'hexagon') {
    return [roundUp(width / 0.65 + 8), roundUp(height * 1.5 + 32)];
  }
  return [roundUp(width + 24), roundUp(height + 28)];
}

function roundUp(value: number): number {
  return Math.ceil(value / 8) * 8;
}
