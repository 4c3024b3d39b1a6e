import { z } from 'zod';
import { isJsonObject, type JsonValue } from '#shared/base/json.ts';
import type { ConnectionKind } from '#shared/catalogue/define-connection-kind.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { referenceFields } from '#shared/catalogue/node-references.ts';
import { findKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { intrinsicName, referencesIn } from '#shared/resolve/references.ts';
import { adjustmentOf } from './folds/scaling-targets.ts';
import { unwrapSchema } from './kind-lens.ts';
import { kindsNamedBy } from './kinds-named-by.ts';
import type { Lift, NodeDraft } from './lift.ts';

/** A reference of one node's resources to another node, with the property path that holds it. */
interface NodeLink {
  readonly from: NodeDraft;
  readonly to: NodeDraft;
  readonly path: string;
  /** What is named: the other node's resource, or one that is folded into it. */
  readonly target: string;
}

/** Meanings that no reference has by itself. */
const notMeant = new Set(['traffic', 'depends', 'note', 'peer', 'tunnel', 'replicate']);

/** Lines that begin at what is named: a group at its targets, a key at what it encrypts. */
const isOwned = new Set(['attach', 'target', 'associate', 'encrypt', 'forward', 'route']);

/** Sets the fields that name other nodes and draws what the remaining references mean. */
export function connectNodes(lift: Lift): void {
  const nodes = [...lift.nodes.values()];
  const links = nodes.flatMap((node) => linksOf(node, lift));
  for (const node of nodes) {
    setReferenceFields(
      node,
      links.filter(({ from }) => from === node),
      lift,
    );
  }
  for (const link of links) drawLink(link, lift);
  for (const node of nodes) drawPermissions(node, lift);
  for (const node of nodes) drawDependencies(node, lift);
}

function linksOf(node: NodeDraft, lift: Lift): readonly NodeLink[] {
  const links: NodeLink[] = [];
  for (const { values, type } of [node.resource, ...node.folded]) {
    walk(values, '', (value, path) => {
      for (const { logicalId } of referencesIn(value)) {
        const to = lift.ownerOf(logicalId);
        if (to !== undefined && to !== node)
          links.push({ from: node, to, path: `${type}|${path}`, target: logicalId });
      }
    });
  }
  return links;
}

/** Calls with every function and its path; list entries have no number. */
function walk(
  value: CfnValue | undefined,
  path: string,
  visit: (value: CfnValue, path: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly CfnValue[]) walk(item, path, visit);
    return;
  }
  if (!isJsonObject(value)) return;
  if (intrinsicName(value) !== undefined) {
    visit(value, path);
    return;
  }
  for (const [key, item] of Object.entries(value)) walk(item, path === '' ? key : `${path}.${key}`, visit);
}

function setReferenceFields(node: NodeDraft, links: readonly NodeLink[], lift: Lift): void {
  const fields = referenceFields(node.kind).flatMap(({ field, schema }) => {
    const kinds = kindsNamedBy(schema);
    return kinds === undefined ? [] : [{ field, schema, kinds }];
  });
  for (const { field, schema, kinds } of fields) {
    if (node.properties[field] !== undefined) continue;
    const rivals = fields.filter(
      (other) => other.field !== field && other.kinds.some((kind) => kinds.includes(kind)),
    );
    const isList = unwrapSchema(schema) instanceof z.ZodArray;
    const fitting = links.filter(
      ({ to, path }) =>
        kinds.includes(to.kind) &&
        (isAbout(path, field) || (rivals.length === 0 && (isList || meaningOf(node, to) === undefined))),
    );
    const ids = [...new Set(fitting.map(({ to }) => to.id))];
    const [first] = ids;
    if (first === undefined || (ids.length === 1 && node.parent === first)) continue;
    node.properties[field] = isList ? ids : first;
    for (const { to } of fitting) if (isList || to.id === first) lift.consume(node, to);
  }
}

function isAbout(path: string, field: string): boolean {
  const stem = field.replace(/s$/, '').toLowerCase();
  return path
    .toLowerCase()
    .replace(/ids?\b/g, '')
    .includes(stem);
}

function isAncestor(outer: NodeDraft, node: NodeDraft, lift: Lift): boolean {
  for (let next = node.parent; next !== undefined; next = lift.nodes.get(next)?.parent) {
    if (next === outer.id) return true;
  }
  return false;
}

function drawLink({ from, to, path, target }: NodeLink, lift: Lift): void {
  if (from.kind === 'cloudwatch-alarm' && drawAlarm(from, to, path, target, lift)) return;
  if (lift.isConsumed(from, to) || isAncestor(to, from, lift) || isAncestor(from, to, lift)) return;
  // What a role allows is drawn from those who act under it.
  if (from.kind === 'iam-role' && to.kind !== 'iam-role') return;
  if (from.kind === 'security-group' || (to.kind === 'security-group' && from.kind !== 'resource')) return;
  const property = path.split('|')[1] ?? '';
  if (to.kind === 'iam-role' && isLegal('assume', from, to)) {
    lift.connect('assume', from, to, { purpose: purposeOf(path) });
    return;
  }
  // A log group is named after who writes to it.
  if (from.kind === 'log-group' && /LogGroupName$/.test(property) && isLegal('log', to, from)) {
    lift.connect('log', to, from);
    return;
  }
  // A pipe waits for what enriches its records, and hands them to its target then.
  if (from.kind === 'event-pipe' && property === 'Enrichment' && isLegal('invoke', from, to)) {
    lift.connect('invoke', from, to);
    return;
  }
  // A group tells a topic of its launches and terminations, which is nothing that its servers send.
  const isTold = /^NotificationConfigurations?\b/.test(property) && to.kind === 'sns-topic';
  const direct = isTold ? undefined : meaningOf(from, to);
  const reversed = meaningOf(to, from);
  // A resource without a kind may be anything: what it names is not what uses it.
  const turned = from.kind === 'resource' && !isOwned.has(reversed?.id ?? '') ? undefined : reversed;
  // What names its source is at the end of the line from it.
  const isTurned =
    /^(EventS|S)ource/.test(property) ||
    (turned !== undefined && isOwned.has(turned.id) && turned.specificity > (direct?.specificity ?? 0));
  if (turned !== undefined && (direct === undefined || isTurned)) {
    lift.connect(turned.id, to, from);
    return;
  }
  if (direct !== undefined) {
    lift.connect(direct.id, from, to);
    return;
  }
  const fallback = isLegal('depends', from, to) ? 'depends' : 'note';
  lift.connect(fallback, from, to);
}

function purposeOf(path: string): 'execution' | 'scaling' | undefined {
  if (path === 'AWS::ApplicationAutoScaling::ScalableTarget|RoleARN') return 'scaling';
  return /\|.*ExecutionRole/.test(path) ? 'execution' : undefined;
}

/** An alarm watches what its dimensions name, and acts on what its actions name: by a scaling policy or itself. */
function drawAlarm(alarm: NodeDraft, to: NodeDraft, path: string, target: string, lift: Lift): boolean {
  const property = path.split('|')[1] ?? '';
  const has = (kind: string, purpose?: string): boolean =>
    [...lift.connections.values()].some(
      (line) =>
        line.from === alarm.id &&
        line.to === to.id &&
        line.kind === kind &&
        line.properties.purpose === purpose,
    );
  const resource = lift.resources.get(target);
  if (resource?.type.endsWith('::ScalingPolicy') === true) {
    if (isLegal('scale', alarm, to) && !has('scale'))
      lift.connect('scale', alarm, to, adjustmentOf(resource));
    return true;
  }
  if (!isLegal('observe', alarm, to)) return false;
  const purpose = /Actions/.test(property) && to.kind !== 'sns-topic' ? 'act' : undefined;
  if (!has('observe', purpose)) lift.connect('observe', alarm, to, { purpose });
  return true;
}

function meaningOf(from: NodeDraft, to: NodeDraft): ConnectionKind | undefined {
  // Nothing is known of either: one is made before the other, no more.
  if (from.kind === 'resource' && to.kind === 'resource') return undefined;
  return legalConnectionKinds(from.kind, to.kind).find(({ id }) => !notMeant.has(id));
}

function isLegal(kind: string, from: NodeDraft, to: NodeDraft): boolean {
  return legalConnectionKinds(from.kind, to.kind).some(({ id }) => id === kind);
}

/** What acts under a role uses what the role's policies name. */
function drawPermissions(role: NodeDraft, lift: Lift): void {
  if (role.kind !== 'iam-role') return;
  const actors = [...lift.connections.values()]
    .filter(
      ({ kind, to, properties }) =>
        kind === 'assume' &&
        to === role.id &&
        properties.purpose !== 'execution' &&
        properties.purpose !== 'scaling',
    )
    .flatMap(({ from }) => lift.nodes.get(from) ?? []);
  for (const statement of statementsIn([role.resource, ...role.folded].map(({ values }) => values))) {
    for (const to of lift.nodesIn(statement.Resource)) {
      const access = accessOf(statement);
      for (const from of actors) {
        if (from === to || isDrawn(from, to, lift)) continue;
        const meaning = meaningOf(from, to);
        if (meaning === undefined || meaning.id === 'assume') continue;
        lift.connect(meaning.id, from, to, meaning.id === 'data' ? { access } : {});
      }
    }
  }
}

/** A poller needs its permissions to poll; what is told by an event may be read besides. */
function isDrawn(from: NodeDraft, to: NodeDraft, lift: Lift): boolean {
  return [...lift.connections.values()].some(
    (line) =>
      (line.from === from.id && line.to === to.id) ||
      (line.from === to.id && line.to === from.id && line.kind === 'poll'),
  );
}

function statementsIn(values: readonly CfnValue[]): readonly CfnObject[] {
  const found: CfnObject[] = [];
  const visit = (value: CfnValue | undefined): void => {
    if (Array.isArray(value)) for (const item of value as readonly CfnValue[]) visit(item);
    else if (isJsonObject(value)) {
      if ('Action' in value && 'Resource' in value) found.push(value);
      else for (const item of Object.values(value)) visit(item);
    }
  };
  for (const value of values) visit(value);
  return found;
}

function accessOf(statement: CfnObject): JsonValue | undefined {
  const actions = [statement.Action].flat().filter((action) => typeof action === 'string');
  const isReading = actions.some((action) =>
    /:(\*|Get|List|Query|Scan|BatchGet|Receive|Describe|Select)/.test(action),
  );
  const isWriting = actions.some((action) =>
    /:(\*|Put|Update|Delete|Write|BatchWrite|Send|Publish|Create)/.test(action),
  );
  if (isReading && !isWriting) return 'read';
  return isWriting && !isReading ? 'write' : undefined;
}

function drawDependencies(node: NodeDraft, lift: Lift): void {
  const { DependsOn } = node.resource.attributes;
  const ids = (Array.isArray(DependsOn) ? DependsOn : [DependsOn]).filter((id) => typeof id === 'string');
  for (const id of ids) {
    const to = lift.ownerOf(id);
    if (to === undefined || to === node || lift.isConsumed(node, to)) continue;
    if (
      isAncestor(to, node, lift) ||
      isAncestor(node, to, lift) ||
      (to.parent === node.parent && findKind(to.kind)?.id === 'internet-gateway')
    )
      continue;
    if (isLegal('depends', node, to)) lift.connect('depends', node, to);
  }
}
