import { isJsonObject } from '#shared/base/json.ts';
import { logicalIdOf, slugOf } from '#shared/base/names.ts';
import { findKind, legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { patchNode, setProperties } from '#shared/document/commands/change-nodes.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId, Properties } from '#shared/document/records.ts';
import { freeSpot } from '#shared/reachability/fixes/free-spot.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';

interface Explicit {
  readonly kind: string;
  readonly container: NodeId | undefined;
  readonly properties: Properties;
  /** What makes the owner use the node instead of what it implied. */
  use(document: LintelDocument, id: NodeId): ChangeSet;
}

/** Asked for every implied resource after every edit: it places nothing. */
export function canBeDrawn(
  document: LintelDocument,
  architecture: Architecture,
  resource: Resource,
): boolean {
  const owner = resource.implied ? document.nodes.get(resource.owner) : undefined;
  return owner !== undefined && explicitOf(document, architecture, resource, owner) !== undefined;
}

/**
 * The change that draws an implied resource: its node, with what it is set to and what its owner uses it by. The
 * template means the same before and after. Undefined for types where that does not hold.
 */
export function makeExplicit(
  document: LintelDocument,
  architecture: Architecture,
  logicalId: string,
): ChangeSet | undefined {
  const resource = architecture.resources.get(logicalId);
  const owner = resource === undefined ? undefined : document.nodes.get(resource.owner);
  if (resource?.implied !== true || owner === undefined) return undefined;
  const explicit = explicitOf(document, architecture, resource, owner);
  if (explicit === undefined) return undefined;
  const { kind, container, properties } = explicit;
  const added = addNode(document, {
    kind,
    // The name is a tag of the resource as well.
    name: nameTagOf(resource) ?? owner.name,
    id: slugOf(`${owner.id}-${kind}`),
    ...(container === undefined ? {} : { parent: container }),
    at: freeSpot(document, kind, container),
    properties,
  });
  // It keeps its logical id where no node has that, so that a stack that runs keeps the resource.
  const isTaken = [...document.nodes.values()].some(
    (node) => (node.logicalId ?? logicalIdOf(node.id)) === logicalId,
  );
  const kept = isTaken
    ? []
    : patchNode(applyChanges(document, added.changes), added.id, {
        logicalId: logicalIdOf(added.id) === logicalId ? undefined : logicalId,
      });
  const changes = mergeChanges(added.changes, kept);
  return mergeChanges(changes, explicit.use(applyChanges(document, changes), added.id));
}

function explicitOf(
  document: LintelDocument,
  architecture: Architecture,
  resource: Resource,
  owner: DocumentNode,
): Explicit | undefined {
  const explicit = makerOf(document, architecture, resource, owner);
  const container = explicit?.container === undefined ? undefined : document.nodes.get(explicit.container);
  // Outside of the stack of its owner it would be in another template.
  const isInStack = stackOf(document, container) === stackOf(document, owner);
  return isInStack ? explicit : undefined;
}

function nameTagOf({ properties: { Tags } }: Resource): string | undefined {
  const tag = Array.isArray(Tags) ? Tags.filter(isJsonObject).find(({ Key }) => Key === 'Name') : undefined;
  return typeof tag?.Value === 'string' ? tag.Value : undefined;
}

function stackOf(document: LintelDocument, node: DocumentNode | undefined): NodeId | undefined {
  if (node === undefined) return undefined;
  return [node, ...ancestorsOf(document.nodes, node)].find(({ kind }) => kind === 'stack')?.id;
}

function makerOf(
  document: LintelDocument,
  architecture: Architecture,
  resource: Resource,
  owner: DocumentNode,
): Explicit | undefined {
  switch (resource.type) {
    case 'AWS::EC2::SecurityGroup':
      return securityGroup(architecture, resource, owner);
    case 'AWS::Logs::LogGroup':
      return logGroup(document, resource, owner);
    case 'AWS::EC2::InternetGateway':
      // Its VPC finds it by where it is drawn.
      return owner.kind === 'vpc'
        ? { kind: 'internet-gateway', container: owner.id, properties: {}, use: () => [] }
        : undefined;
    default:
      return undefined;
  }
}

function securityGroup(
  architecture: Architecture,
  { properties }: Resource,
  owner: DocumentNode,
): Explicit | undefined {
  const { VpcId, GroupDescription } = properties;
  const vpc =
    isJsonObject(VpcId) && typeof VpcId.Ref === 'string' ? architecture.resources.get(VpcId.Ref) : undefined;
  const takesGroups = findKind(owner.kind)?.properties.shape.securityGroups !== undefined;
  if (vpc === undefined || !takesGroups || typeof GroupDescription !== 'string') return undefined;
  return {
    kind: 'security-group',
    container: vpc.owner,
    properties: { groupDescription: GroupDescription, allowAllOutbound: false },
    use: (drawn, id) => setProperties(drawn, owner.id, { securityGroups: [id] }),
  };
}

function logGroup(
  document: LintelDocument,
  { properties }: Resource,
  owner: DocumentNode,
): Explicit | undefined {
  const { LogGroupName } = properties;
  const name = isJsonObject(LogGroupName) ? LogGroupName['Fn::Sub'] : undefined;
  const canLog = legalConnectionKinds(owner.kind, 'log-group').some(({ id }) => id === 'log');
  if (!canLog || typeof name !== 'string') return undefined;
  return {
    kind: 'log-group',
    container: ancestorsOf(document.nodes, owner).find(({ kind }) => kind === 'region' || kind === 'account')
      ?.id,
    properties: { logGroupName: name, deletionProtection: false },
    use: (drawn, id) => addConnection(drawn, { kind: 'log', from: owner.id, to: id }).changes,
  };
}
