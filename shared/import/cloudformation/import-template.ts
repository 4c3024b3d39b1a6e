import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import { ok, type Result } from '#shared/base/result.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { Connection, DocumentNode } from '#shared/document/records.ts';
import { readTemplateText } from '#shared/template/read-template-text.ts';
import { readTemplateModel, type TemplateModel } from '#shared/template/template-model.ts';
import type { Imported } from '../imported.ts';
import { classify } from './classify.ts';
import { connectNodes } from './connect-nodes.ts';
import { containNodes } from './contain.ts';
import { expandServerless, serverlessRoutes } from './expand-serverless.ts';
import { drawApiRoutes } from './folds/api-routes.ts';
import { liftNotifications } from './folds/bucket-notifications.ts';
import { liftReaders } from './folds/cluster-instances.ts';
import { foldCompanion } from './folds/companions.ts';
import { foldByType } from './folds/fold-by-type.ts';
import { liftGroupRules } from './folds/group-rules.ts';
import { liftLifecycle } from './folds/lifecycle-rules.ts';
import { liftSubscriptions } from './folds/messages.ts';
import { liftRole } from './folds/roles.ts';
import { liftScalingTargets } from './folds/scaling-targets.ts';
import { liftScheduledSizes } from './folds/scheduled-sizes.ts';
import { liftTableKeys } from './folds/table-keys.ts';
import { foreignSuppressions } from './foreign-suppressions.ts';
import { type ConnectionDraft, createLift, type Lift, type LiftResource, type NodeDraft } from './lift.ts';
import { liftProperties } from './lift-properties.ts';
import { type DrawnTemplate, withNestedStacks } from './nested-stacks.ts';
import { liftSubnetTiers } from './subnet-tiers.ts';

export interface TemplateImportOptions {
  readonly fileName: string;
  /** A ULID for the new document. */
  readonly documentId: string;
  /** Where it is meant to be deployed; what names the Region is worked out with it. */
  readonly region?: string;
  /** Templates beside it, by their path as the template names them: those of nested stacks become frames. */
  readonly files?: ReadonlyMap<string, string>;
}

/**
 * A CloudFormation or SAM template as a drawing: resources of a known kind are nodes, what belongs to them is folded
 * into their settings and connections, and all others stay `resource` nodes with every property. A nested stack whose
 * template is among `files` is a frame around what that template holds. The texts travel with the document. Everything
 * is at [0, 0].
 */
export function importTemplate(text: string, options: TemplateImportOptions): Result<Imported> {
  const { fileName, documentId, region = 'us-east-1', files = new Map<string, string>() } = options;
  const drawn = drawTemplate(text, fileName, region, new Set());
  if (!drawn.ok) return drawn;
  const set = withNestedStacks(drawn.value, fileName, files, (child, path, taken) =>
    drawTemplate(child, path, region, taken),
  );
  const created = createDocument(documentId, nameOf(drawn.value.model, fileName), {
    region,
    // A template does not say what it is for, and checks for production say less then.
    environment: '',
  });
  return ok({
    document: {
      ...created,
      nodes: set.nodes,
      connections: set.connections,
      suppressions: set.suppressions,
      sources: set.sources,
    },
    report: set.report,
  });
}

function drawTemplate(
  text: string,
  fileName: string,
  region: string,
  taken: ReadonlySet<string>,
): Result<DrawnTemplate> {
  const read = readTemplateText(text, fileName);
  if (!read.ok) return read;
  const model = readTemplateModel(read.value, fileName);
  if (!model.ok) return model;
  const lift = liftTemplate(model.value, region, taken);
  const kept = [...lift.nodes.values()].filter(({ kind }) => kind === 'resource').length;
  return ok({
    text,
    model: model.value,
    nodes: new Map([...lift.nodes].map(([id, node]) => [id, nodeRecord(node)])),
    connections: new Map([...lift.connections].map(([id, connection]) => [id, connectionRecord(connection)])),
    suppressions: foreignSuppressions(read.value, lift),
    names: namesOf(lift),
    templates: new Map(
      [...lift.nodes.values()].flatMap(({ id, resource }) => {
        const url = resource.type === 'AWS::CloudFormation::Stack' ? templateUrlOf(resource) : undefined;
        return url === undefined ? [] : [[id, url] as const];
      }),
    ),
    report: {
      recognised: lift.nodes.size - kept,
      kept,
      folded: foldedIds(lift).size,
      connections: lift.connections.size,
      notes: [...model.value.notes.map((note) => ({ severity: 'warning' as const, ...note })), ...lift.notes],
    },
  });
}

/** As it is written where a bucket or prefix is left to the deployment: its end names the file. */
function templateUrlOf({ values: { TemplateURL: url } }: LiftResource): string | undefined {
  const text = isJsonObject(url) ? [url['Fn::Sub']].flat()[0] : url;
  return typeof text === 'string' ? text : undefined;
}

function liftTemplate(model: TemplateModel, region: string, taken: ReadonlySet<string>): Lift {
  const lift = createLift(model, expandServerless(model), region, taken);
  const waiting: LiftResource[] = [];
  for (const resource of lift.resources.values()) {
    if (foldByType[resource.type] !== undefined || classify(resource) === undefined) waiting.push(resource);
    else addNode(resource, lift);
  }
  foldAll(waiting, lift);
  for (const node of lift.nodes.values()) {
    if (node.kind === 'resource') liftResource(node);
    if (node.kind === 'security-group') liftGroupRules(node, lift);
    if (node.kind === 'sns-topic') liftSubscriptions(node, lift);
    if (node.kind === 's3-bucket') {
      liftNotifications(node, lift);
      liftLifecycle(node);
    }
    if (node.kind === 'iam-role') liftRole(node);
    if (node.kind === 'dynamodb-table') liftTableKeys(node);
    liftReaders(node);
    liftScalingTargets(node);
    liftScheduledSizes(node);
  }
  for (const node of lift.nodes.values()) if (node.kind !== 'resource') liftProperties(node);
  containNodes(lift);
  drawRoutes(lift);
  drawApiRoutes(lift);
  connectNodes(lift);
  liftSubnetTiers(lift);
  for (const node of lift.nodes.values()) noteCondition(node, lift);
  return lift;
}

function addNode(resource: LiftResource, lift: Lift): void {
  const classified = classify(resource);
  const node = lift.addNode(classified?.kind.id ?? 'resource', resource);
  Object.assign(node.properties, classified?.preset);
}

/** A fold may wait for another: a rule for its listener. What belongs to nothing drawn is a node in the end. */
function foldAll(resources: readonly LiftResource[], lift: Lift): void {
  let left = resources;
  for (;;) {
    const next = left.filter((resource) => !(foldByType[resource.type] ?? foldCompanion)(resource, lift));
    if (next.length < left.length) {
      left = next;
      continue;
    }
    const [first, ...others] = left;
    if (first === undefined) return;
    // One becomes a node, and others may belong to it.
    addNode(first, lift);
    left = others;
  }
}

/** All that is written, as it is written. */
function liftResource(node: NodeDraft): void {
  const { type, properties, attributes } = node.resource;
  node.properties.type = type;
  if (Object.keys(properties).length > 0) node.properties.properties = properties as JsonValue;
  if (Object.keys(attributes).length > 0) node.properties.attributes = attributes as JsonValue;
}

function drawRoutes(lift: Lift): void {
  for (const { api, functionId, method, path } of serverlessRoutes(lift.model)) {
    const from = lift.nodeIn(api);
    const to = lift.ownerOf(functionId);
    if (from === undefined || to === undefined) continue;
    lift.connect('invoke', from, to, {
      method: method === 'ANY' ? undefined : method,
      path: path === '/{proxy+}' ? undefined : path,
    });
  }
}

function noteCondition(node: NodeDraft, lift: Lift): void {
  const { Condition } = node.resource.attributes;
  if (typeof Condition !== 'string' || lift.evaluation.condition(Condition) !== false) return;
  lift.note(
    'info',
    `${node.resource.logicalId} is made only when ${Condition} holds, which it does not with the defaults.`,
    node.resource.line,
  );
}

function nodeRecord(node: NodeDraft): DocumentNode {
  const { resource } = node;
  const folded = [...new Set(node.folded.map(({ logicalId }) => logicalId))].sort();
  const condition = resource.attributes.Condition;
  return {
    id: node.id,
    kind: node.kind,
    name: node.name,
    at: [0, 0],
    logicalId: resource.logicalId,
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    ...(Object.keys(node.properties).length === 0 ? {} : { properties: node.properties }),
    origin: {
      line: resource.line,
      logicalId: resource.logicalId,
      ...(folded.length === 0 ? {} : { resources: folded }),
      ...(typeof condition === 'string' ? { condition } : {}),
      ...(Object.keys(node.expressions).length === 0 ? {} : { expressions: node.expressions }),
    },
  };
}

function connectionRecord(connection: ConnectionDraft): Connection {
  const { id, kind, from, to, properties, folded } = connection;
  const ids = [...new Set(folded.map(({ logicalId }) => logicalId))].sort();
  return {
    id,
    kind,
    from,
    to,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(ids.length === 0 ? {} : { origin: { resources: ids } }),
  };
}

function foldedIds(lift: Lift): ReadonlySet<string> {
  return new Set(
    [...lift.nodes.values(), ...lift.connections.values()].flatMap(({ folded }) =>
      folded.map(({ logicalId }) => logicalId),
    ),
  );
}

function namesOf(lift: Lift): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  for (const name of lift.model.parameters.keys()) names[name] = '';
  for (const id of foldedIds(lift)) names[id] = lift.ownerOf(id)?.id ?? '';
  return names;
}

function nameOf(model: TemplateModel, fileName: string): string {
  const base = (fileName.split(/[\\/]/).at(-1) ?? '').replace(/\.(ya?ml|json|template)$/i, '');
  const first = model.description?.split(/[.\n]/)[0]?.trim() ?? '';
  return base !== '' ? base : first === '' ? 'Template' : first.slice(0, 80);
}
