import type { Result } from '#shared/base/result.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import type { Connection, DocumentNode, FreeRecord, NodeId, Suppression } from '#shared/document/records.ts';
import type { TemplateModel } from '#shared/template/template-model.ts';
import { recordOfNestedSource, recordOfSource } from '#shared/template/template-source.ts';
import type { ImportReport } from '../imported.ts';

/** What one template becomes, before it is put beside others. */
export interface DrawnTemplate {
  readonly text: string;
  readonly model: TemplateModel;
  readonly nodes: ReadonlyMap<NodeId, DocumentNode>;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly suppressions: ReadonlyMap<string, Suppression>;
  readonly names: Readonly<Record<string, NodeId>>;
  /** The template of each nested stack, as it is named there. */
  readonly templates: ReadonlyMap<NodeId, string>;
  readonly report: ImportReport & { readonly folded: number };
}

interface TemplateSet {
  readonly nodes: ReadonlyMap<NodeId, DocumentNode>;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly suppressions: ReadonlyMap<string, Suppression>;
  readonly sources: ReadonlyMap<string, FreeRecord>;
  readonly report: ImportReport;
}

type Draw = (text: string, path: string, taken: ReadonlySet<NodeId>) => Result<DrawnTemplate>;

/** More levels than anybody nests; a template that holds itself ends there. */
const deepest = 5;

/** The template with those of its nested stacks that are there, each in a frame that stands for its stack. */
export function withNestedStacks(
  root: DrawnTemplate,
  fileName: string,
  files: ReadonlyMap<string, string>,
  draw: Draw,
): TemplateSet {
  const nodes = new Map<NodeId, DocumentNode>();
  const connections = new Map<string, Connection>();
  const suppressions = new Map<string, Suppression>();
  const sources = new Map<string, FreeRecord>();
  const reports: ImportReport[] = [];

  function put(
    drawn: DrawnTemplate,
    path: string,
    frame: NodeId | undefined,
    within: readonly string[],
  ): void {
    const nested = new Map<NodeId, { readonly path: string; readonly text: string }>();
    for (const [stack, url] of drawn.templates) {
      const child = pathsBeside(path, url, frame === undefined).find((candidate) => files.has(candidate));
      const text = child === undefined ? undefined : files.get(child);
      if (child === undefined || text === undefined || within.includes(child)) continue;
      if (within.length < deepest) nested.set(stack, { path: child, text });
    }
    const own = new Map<NodeId, DocumentNode>();
    for (const node of drawn.nodes.values()) {
      own.set(node.id, framed(nested.has(node.id) ? asFrame(node) : node, frame));
    }
    // What a resource without a kind may be connected to, a frame may be not.
    const lines = new Map(
      [...drawn.connections].filter(
        ([, { kind, from, to }]) =>
          (!nested.has(from) && !nested.has(to)) ||
          legalConnectionKinds(own.get(from)?.kind ?? '', own.get(to)?.kind ?? '').some(
            ({ id }) => id === kind,
          ),
      ),
    );
    const source = { fileName: path, text: drawn.text, nodes: own, connections: lines, names: drawn.names };
    const record = frame === undefined ? recordOfSource(source) : recordOfNestedSource(source, frame);
    for (const [id, node] of own) nodes.set(id, node);
    for (const [id, line] of lines) connections.set(id, line);
    for (const [id, suppression] of drawn.suppressions) suppressions.set(id, suppression);
    sources.set(record.id, record);
    reports.push(
      frame === undefined
        ? { ...drawn.report, kept: drawn.report.kept - nested.size }
        : {
            ...drawn.report,
            kept: drawn.report.kept - nested.size,
            notes: drawn.report.notes.map(({ line, message, ...note }) => ({
              ...note,
              message: `${path}${line === undefined ? '' : `:${line}`}: ${message}`,
            })),
          },
    );
    for (const [stack, child] of nested) {
      const inside = draw(child.text, child.path, new Set(nodes.keys()));
      if (inside.ok) put(inside.value, child.path, stack, [...within, child.path]);
      else
        reports.push({
          recognised: 0,
          kept: 0,
          connections: 0,
          notes: [{ severity: 'warning', message: `${child.path}: ${inside.fault.message}` }],
        });
    }
  }

  put(root, fileName, undefined, []);
  return { nodes, connections, suppressions, sources, report: summed(reports) };
}

/**
 * Where the template that another names may be beside it, the likeliest first: a path is followed, and of an address
 * on the web its end is looked for, because that is how a folder of templates is uploaded.
 */
export function pathsBeside(path: string, url: string, isRoot: boolean): readonly string[] {
  if (!/\.(ya?ml|json|template)$/i.test(url)) return [];
  const onWeb = /^[a-z0-9]+:\/\/[^/]*\//i.exec(url);
  if (onWeb !== null) {
    const parts = url.slice(onWeb[0].length).split('/');
    return parts.map((_, index) => parts.slice(index).join('/'));
  }
  if (url.startsWith('/')) return [];
  const folder = isRoot ? [] : path.split('/').slice(0, -1);
  for (const part of url.split('/')) {
    if (part === '.' || part === '') continue;
    if (part !== '..') folder.push(part);
    // What is outside of the folder of the set is not beside it.
    else if (folder.pop() === undefined) return [];
  }
  return [folder.join('/')];
}

/** The resource of a nested stack as a frame; it is in the template and makes nothing itself. */
function asFrame({ properties: _, ...node }: DocumentNode): DocumentNode {
  return { ...node, kind: 'stack' };
}

function framed(node: DocumentNode, frame: NodeId | undefined): DocumentNode {
  return frame === undefined || node.parent !== undefined ? node : { ...node, parent: frame };
}

function summed(reports: readonly ImportReport[]): ImportReport {
  const sum = (of: (report: ImportReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    recognised: sum(({ recognised }) => recognised),
    kept: sum(({ kept }) => kept),
    folded: sum(({ folded = 0 }) => folded),
    connections: sum(({ connections }) => connections),
    notes: reports.flatMap(({ notes }) => notes),
  };
}
