import { isJsonObject } from '#shared/base/json.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { zoneLetters } from '#shared/catalogue/kit/zones.ts';
import { findKind, getKind } from '#shared/catalogue/registry.ts';
import type { Lift, NodeDraft } from './lift.ts';

/** Text that runs on a machine names much that the machine is not in. */
const notPlaces = new Set([
  'UserData',
  'Tags',
  'Environment',
  'ContainerDefinitions',
  'Policies',
  'DefinitionString',
  'DefinitionSubstitutions',
]);

/** Puts every node where its references say that it is: in its subnet, its VPC, its cluster. */
export function containNodes(lift: Lift): void {
  const nodes = [...lift.nodes.values()];
  for (const node of nodes) if (node.kind === 'subnet') liftZone(node);
  for (const node of nodes) {
    if (node.parent === undefined) placeByReference(node, lift);
  }
  for (const node of nodes) {
    if (node.parent === undefined) placeByNeighbours(node, lift);
  }
  for (const node of nodes) placeAroundItsContents(node, lift);
  for (const node of nodes) leaveCircle(node, lift);
}

/** `a` of `eu-west-1a`, of the first of the Region's zones, or of a text that ends so. */
function liftZone(node: NodeDraft): void {
  const letter = zoneLetterOf(node.resource.values.AvailabilityZone);
  if (letter !== undefined) node.properties.availabilityZone = letter;
}

function zoneLetterOf(value: CfnValue | undefined): string | undefined {
  if (typeof value === 'string') {
    const letter = /-\d([a-f])$/.exec(value)?.[1];
    return letter;
  }
  if (!isJsonObject(value)) return undefined;
  const select = value['Fn::Select'];
  if (Array.isArray(select)) {
    const [index, list] = select as readonly CfnValue[];
    const isZones =
      isJsonObject(list) &&
      ('Fn::GetAZs' in list || /AvailabilityZone|AZs|Zones/i.test(JSON.stringify(list)));
    return isZones ? zoneLetters[Number(index)] : undefined;
  }
  const sub = value['Fn::Sub'];
  const text = Array.isArray(sub) ? (sub as readonly CfnValue[])[0] : sub;
  return typeof text === 'string' ? /\}([a-f])$/.exec(text)?.[1] : undefined;
}

function placesNamed(node: NodeDraft, lift: Lift, kind: string): readonly NodeDraft[] {
  const found = new Set<NodeDraft>();
  for (const { values } of [node.resource, ...node.folded]) {
    for (const [property, value] of Object.entries(values)) {
      if (notPlaces.has(property)) continue;
      for (const place of lift.nodesIn(value, kind)) if (place !== node) found.add(place);
    }
  }
  return [...found];
}

function placeByReference(node: NodeDraft, lift: Lift): void {
  const kind = findKind(node.kind);
  if (kind === undefined) return;
  const { parents, spansSubnetsBy, picturesIn = [] } = kind.placement;
  const subnets = placesNamed(node, lift, 'subnet');
  for (const parent of parents) {
    if (picturesIn.includes(parent) || parent === node.kind) continue;
    const container = findKind(parent);
    if (container === undefined || container.appearance.as !== 'container') continue;
    if (parent === 'availability-zone' || parent === 'region' || parent === 'account') continue;
    if (parent === 'subnet' && (subnets.length !== 1 || (node.kind === 'resource' && !isInSubnet(node))))
      continue;
    const named = placesNamed(node, lift, parent);
    const [only, other] = named;
    if (only === undefined || (other !== undefined && parent !== 'vpc')) continue;
    if (node.kind === 'resource' && parent === 'vpc' && !('VpcId' in node.resource.values)) continue;
    put(node, only, lift);
    return;
  }
  const [subnet] = subnets;
  if (subnet !== undefined && (spansSubnetsBy !== undefined || kind.placement.needsSubnet === true)) {
    const vpc = vpcOf(subnet, lift);
    if (vpc !== undefined && parents.includes('vpc')) put(node, vpc, lift);
  }
}

function isInSubnet(node: NodeDraft): boolean {
  return 'SubnetId' in node.resource.values;
}

function vpcOf(node: NodeDraft, lift: Lift): NodeDraft | undefined {
  return node.kind === 'vpc' ? node : lift.nodeIn(node.resource.values.VpcId, 'vpc');
}

/** What names no VPC is in that of its security groups, or of what is attached to it. */
function placeByNeighbours(node: NodeDraft, lift: Lift): void {
  const kind = findKind(node.kind);
  if (kind === undefined || !kind.placement.parents.includes('vpc') || node.kind === 'resource') return;
  const isNetworked = kind.placement.needsSubnet === true || kind.placement.parents[0] === 'vpc';
  if (!isNetworked) return;
  for (const neighbour of [
    ...placesNamed(node, lift, 'security-group'),
    ...placesNamed(node, lift, 'subnet'),
  ]) {
    const vpc = vpcOf(neighbour, lift);
    if (vpc !== undefined) {
      put(node, vpc, lift);
      return;
    }
  }
}

function put(node: NodeDraft, container: NodeDraft, lift: Lift): void {
  node.parent = container.id;
  lift.consume(node, container);
}

/** A cluster whose services are all in one VPC is drawn there. */
function placeAroundItsContents(node: NodeDraft, lift: Lift): void {
  const kind = getKind(node.kind);
  if (node.parent !== undefined || kind.appearance.as !== 'container') return;
  if (!kind.placement.parents.includes('vpc') || node.kind === 'vpc') return;
  const contents = [...lift.nodes.values()].filter(({ parent }) => parent === node.id);
  const vpcs = new Set(
    contents.flatMap((content) =>
      placesNamed(content, lift, 'subnet').map((subnet) => vpcOf(subnet, lift)?.id),
    ),
  );
  const [only] = vpcs;
  if (vpcs.size === 1 && only !== undefined) node.parent = only;
}

function leaveCircle(node: NodeDraft, lift: Lift): void {
  const seen = new Set<string>();
  for (let next: NodeDraft | undefined = node; next !== undefined; ) {
    if (seen.has(next.id)) {
      delete node.parent;
      return;
    }
    seen.add(next.id);
    next = next.parent === undefined ? undefined : lift.nodes.get(next.parent);
  }
}
