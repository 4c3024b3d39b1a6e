import type { Point } from '#shared/base/geometry.ts';
import { isJsonObject } from '#shared/base/json.ts';
import { logicalIdOf, slugOf } from '#shared/base/names.ts';
import { judgePlacement } from '#shared/catalogue/placement.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { isInside, patchNode } from '#shared/document/commands/change-nodes.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { freeSpot } from '#shared/reachability/fixes/free-spot.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import type { Explicit, ImpliedPart } from './explicit/explicit.ts';
import { explicitInternetGateway } from './explicit/internet-gateway.ts';
import { explicitLaunchTemplate } from './explicit/launch-template.ts';
import { explicitLogGroup } from './explicit/log-group.ts';
import { explicitRole } from './explicit/role.ts';
import { explicitRouteTable } from './explicit/route-table.ts';
import { explicitSecurityGroup } from './explicit/security-group.ts';
import { explicitTargetGroup } from './explicit/target-group.ts';

/** What draws an implied resource, by its type; undefined where the template would not mean the same. */
const makers: Readonly<Record<string, (part: ImpliedPart) => Explicit | undefined>> = {
  'AWS::EC2::InternetGateway': explicitInternetGateway,
  'AWS::EC2::LaunchTemplate': explicitLaunchTemplate,
  'AWS::EC2::RouteTable': explicitRouteTable,
  'AWS::EC2::SecurityGroup': explicitSecurityGroup,
  'AWS::ElasticLoadBalancingV2::TargetGroup': explicitTargetGroup,
  'AWS::IAM::Role': explicitRole,
  'AWS::Logs::LogGroup': explicitLogGroup,
};

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
    at: freeSpot(document, kind, container, placeIn(document, owner, container)),
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
  const explicit = makers[resource.type]?.({
    document,
    architecture,
    resource,
    owner,
    draw: (current, logicalId) => makeExplicit(current, architecture, logicalId),
  });
  if (explicit === undefined) return undefined;
  const container = containerInStack(document, explicit, owner);
  return container === undefined ? undefined : { ...explicit, container: container.id };
}

/** Outside of the stack of its owner it would be in another template. */
function containerInStack(
  document: LintelDocument,
  { kind, container: wanted }: Explicit,
  owner: DocumentNode,
): { readonly id: NodeId | undefined } | undefined {
  const stack = stackOf(document, owner);
  const container = wanted === undefined ? undefined : document.nodes.get(wanted);
  if (stackOf(document, container) === stack) return { id: container?.id };
  const isWithin = stack !== undefined && (wanted === undefined || isInside(document, stack, wanted));
  return isWithin && judgePlacement(document, kind, stack).isLegal ? { id: stack } : undefined;
}

/** Where the owner is, relative to the container: its node is drawn beside it. */
function placeIn(document: LintelDocument, owner: DocumentNode, container: NodeId | undefined): Point {
  const [x, y] = placeOf(document, owner);
  const within = container === undefined ? undefined : document.nodes.get(container);
  const [left, top] = within === undefined ? [0, 0] : placeOf(document, within);
  return [x - left, y - top];
}

function placeOf({ nodes }: LintelDocument, node: DocumentNode): Point {
  return [node, ...ancestorsOf(nodes, node)].reduce<Point>(
    ([x, y], { at }) => [x + at[0], y + at[1]],
    [0, 0],
  );
}

function nameTagOf({ properties: { Tags } }: Resource): string | undefined {
  const tag = Array.isArray(Tags) ? Tags.filter(isJsonObject).find(({ Key }) => Key === 'Name') : undefined;
  return typeof tag?.Value === 'string' ? tag.Value : undefined;
}

function stackOf(document: LintelDocument, node: DocumentNode | undefined): NodeId | undefined {
  if (node === undefined) return undefined;
  return [node, ...ancestorsOf(document.nodes, node)].find(({ kind }) => kind === 'stack')?.id;
}
