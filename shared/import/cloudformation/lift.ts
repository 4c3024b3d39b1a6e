import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import { slugOf, uniqueName } from '#shared/base/names.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { referencesIn } from '#shared/resolve/references.ts';
import { createEvaluation, type Evaluation } from '#shared/template/evaluate.ts';
import type { TemplateModel, TemplateResource } from '#shared/template/template-model.ts';
import type { ImportNote } from '../imported.ts';

/** A resource with its properties worked out as far as the template itself decides them. */
export interface LiftResource extends TemplateResource {
  readonly values: CfnObject;
}

/** A node that is being made of a resource; `properties` and `parent` come last. */
export interface NodeDraft {
  readonly id: string;
  readonly kind: string;
  readonly resource: LiftResource;
  name: string;
  parent?: string;
  readonly properties: Record<string, JsonValue>;
  /** Fields whose value is not written out, with what is written. */
  readonly expressions: Record<string, string>;
  /** Resources that became part of it. */
  readonly folded: LiftResource[];
}

export interface ConnectionDraft {
  readonly id: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly properties: JsonObject;
  readonly folded: LiftResource[];
}

/** What the parts of the lift share: the template, what has been made of it, and how to make more. */
export interface Lift {
  readonly model: TemplateModel;
  readonly evaluation: Evaluation;
  readonly resources: ReadonlyMap<string, LiftResource>;
  readonly nodes: ReadonlyMap<string, NodeDraft>;
  readonly connections: ReadonlyMap<string, ConnectionDraft>;
  readonly notes: readonly ImportNote[];
  note(severity: ImportNote['severity'], message: string, line?: number): void;
  addNode(kind: string, resource: LiftResource): NodeDraft;
  /** The node that the resource became or became part of. */
  ownerOf(logicalId: string): NodeDraft | undefined;
  /** The node that the first reference in the value leads to. */
  nodeIn(value: CfnValue | undefined, kind?: string): NodeDraft | undefined;
  nodesIn(value: CfnValue | undefined, kind?: string): readonly NodeDraft[];
  foldInto(node: NodeDraft, resource: LiftResource): void;
  /** A connection that the resource stands for; without one, that a property stands for. */
  connect(
    kind: string,
    from: NodeDraft,
    to: NodeDraft,
    properties?: Readonly<Record<string, JsonValue | undefined>>,
    resource?: LiftResource,
  ): ConnectionDraft;
  /** References that are drawn already: a line or a place says them. */
  consume(from: NodeDraft, to: NodeDraft): void;
  isConsumed(from: NodeDraft, to: NodeDraft): boolean;
  isFolded(logicalId: string): boolean;
}

/** `taken` are ids of nodes that another template of the same set has. */
export function createLift(
  model: TemplateModel,
  resources: ReadonlyMap<string, TemplateResource>,
  region: string,
  taken: ReadonlySet<string> = new Set(),
): Lift {
  const evaluation = createEvaluation(model, region);
  const evaluated = new Map<string, LiftResource>();
  for (const [id, resource] of resources) {
    const values = evaluation.evaluate(resource.properties);
    evaluated.set(id, { ...resource, values: (values ?? {}) as CfnObject });
  }
  const nodes = new Map<string, NodeDraft>();
  const connections = new Map<string, ConnectionDraft>();
  const owners = new Map<string, NodeDraft>();
  const consumed = new Set<string>();
  const notes: ImportNote[] = [];

  const lift: Lift = {
    model,
    evaluation,
    resources: evaluated,
    nodes,
    connections,
    notes,
    note(severity, message, line) {
      notes.push({ severity, message, ...(line === undefined ? {} : { line }) });
    },
    addNode(kind, resource) {
      const id = uniqueName(
        slugOf(separated(resource.logicalId)),
        (wanted) => nodes.has(wanted) || taken.has(wanted),
      );
      const name = nameOf(resource, model);
      const node: NodeDraft = { id, kind, resource, name, properties: {}, expressions: {}, folded: [] };
      nodes.set(id, node);
      owners.set(resource.logicalId, node);
      return node;
    },
    ownerOf: (logicalId) => owners.get(logicalId),
    nodeIn: (value, kind) => lift.nodesIn(value, kind)[0],
    nodesIn(value, kind) {
      const found = new Set<NodeDraft>();
      for (const { logicalId } of referencesIn(value)) {
        const node = owners.get(logicalId);
        if (node !== undefined && (kind === undefined || node.kind === kind)) found.add(node);
      }
      return [...found];
    },
    foldInto(node, resource) {
      node.folded.push(resource);
      owners.set(resource.logicalId, node);
    },
    connect(kind, from, to, properties = {}, resource) {
      lift.consume(from, to);
      const id = uniqueName(`${from.id}-${to.id}`, (wanted) => connections.has(wanted));
      const stated = Object.entries(properties).filter(([, value]) => value !== undefined);
      const connection: ConnectionDraft = {
        id,
        kind,
        from: from.id,
        to: to.id,
        properties: Object.fromEntries(stated),
        folded: resource === undefined ? [] : [resource],
      };
      connections.set(id, connection);
      if (resource !== undefined) owners.set(resource.logicalId, from);
      return connection;
    },
    consume: (from, to) => void consumed.add(`${from.id} ${to.id}`),
    isConsumed: (from, to) => consumed.has(`${from.id} ${to.id}`) || consumed.has(`${to.id} ${from.id}`),
    isFolded: (logicalId) => owners.has(logicalId),
  };
  return lift;
}

/** `PublicSubnetOne` as `Public Subnet One`. */
function separated(logicalId: string): string {
  return logicalId.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
}

/** Properties in which a resource says how people call it, the best first. */
const nameProperties = ['FunctionName', 'QueueName', 'TopicName', 'TableName', 'ClusterName', 'RoleName'];

/** The `Name` tag without the name of the stack, else a name it is given, else its logical id. */
function nameOf(resource: LiftResource, model: TemplateModel): string {
  const { values, logicalId } = resource;
  const candidates = [tagNamed(values.Tags), ...nameProperties.map((property) => values[property])];
  for (const candidate of candidates) {
    const text = plainName(candidate, model);
    if (text !== undefined) return text;
  }
  return logicalId;
}

function tagNamed(tags: CfnValue | undefined): CfnValue | undefined {
  if (Array.isArray(tags)) {
    const tag = (tags as readonly CfnObject[]).find((entry) => entry?.Key === 'Name');
    return tag?.Value;
  }
  return typeof tags === 'object' && tags !== null ? (tags as CfnObject).Name : undefined;
}

function plainName(value: CfnValue | undefined, model: TemplateModel): string | undefined {
  let text: string | undefined;
  if (typeof value === 'string') text = value;
  else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { 'Fn::Sub': sub, 'Fn::Join': join } = value as CfnObject;
    if (typeof sub === 'string') text = sub;
    const [separator, parts] = Array.isArray(join) ? (join as readonly CfnValue[]) : [];
    if (typeof separator === 'string' && Array.isArray(parts)) {
      text = parts.filter((part) => typeof part === 'string').join(separator);
    }
  }
  const plain = text
    ?.replace(/\$\{AWS::\w+\}/g, '')
    .replace(/\$\{(\w+)\}/g, (_, name: string) => (model.parameters.has(name) ? '' : name))
    .replace(/^[\s\-_/.:]+|[\s\-_/.:]+$/g, '')
    .slice(0, 80);
  return plain === undefined || plain === '' || plain.includes('${') ? undefined : plain;
}
