import { everywhere } from '#shared/catalogue/kit/drawn-routes.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId, Properties } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import { type Explicit, type ImpliedPart, referredId } from './explicit.ts';

/** A table becomes its lines: a route for each of its routes, an association with each of its subnets. */
export function explicitRouteTable(part: ImpliedPart): Explicit | undefined {
  const { architecture, resource } = part;
  const vpc = architecture.resources.get(referredId(resource.properties.VpcId) ?? '');
  const lines = (usersOfTables(architecture).get(resource.logicalId) ?? []).map((user) => lineOf(user, part));
  if (vpc === undefined || lines.includes('undrawable')) return undefined;
  return {
    kind: 'route-table',
    container: vpc.owner,
    properties: {},
    use: (drawn, id) => {
      let changes: ChangeSet = [];
      let current = drawn;
      for (const line of lines) {
        if (line === 'undrawable' || line === 'follows') continue;
        const { kind, end, properties, isFromTable } = line;
        const gateway = end.implied ? drawnGateway(part, current, end) : { id: end.owner, changes: [] };
        current = applyChanges(current, gateway.changes);
        const connection = isFromTable ? { from: id, to: gateway.id } : { from: gateway.id, to: id };
        const added = addConnection(current, { kind, ...connection, properties }).changes;
        current = applyChanges(current, added);
        changes = mergeChanges(mergeChanges(changes, gateway.changes), added);
      }
      return changes;
    },
  };
}

interface Line {
  readonly kind: 'route' | 'associate' | 'propagate';
  readonly isFromTable: boolean;
  /** The resource of the node at the other end. */
  readonly end: Resource;
  readonly properties?: Properties | undefined;
}

/** What a resource that names a table is drawn as; `follows` when it names drawn tables just so. */
function lineOf(
  { type, properties }: Resource,
  { architecture, document }: ImpliedPart,
): Line | 'follows' | 'undrawable' {
  const lineTo = (value: unknown, line: Omit<Line, 'end' | 'isFromTable'>, isFromTable = true) => {
    const end = architecture.resources.get(referredId(value) ?? '');
    return end === undefined || !canEnd(end, line.kind, document)
      ? 'undrawable'
      : { ...line, end, isFromTable };
  };
  switch (type) {
    case 'AWS::EC2::SubnetRouteTableAssociation':
      return lineTo(properties.SubnetId, { kind: 'associate' });
    case 'AWS::EC2::GatewayRouteTableAssociation':
      return lineTo(properties.GatewayId, { kind: 'associate' });
    case 'AWS::EC2::VPNGatewayRoutePropagation':
      return lineTo(properties.VpnGatewayId, { kind: 'propagate' }, false);
    case 'AWS::EC2::VPCEndpoint':
      return 'follows';
    case 'AWS::EC2::Route': {
      const {
        RouteTableId,
        DestinationCidrBlock,
        DestinationIpv6CidrBlock,
        DestinationPrefixListId,
        ...hop
      } = properties;
      // Which endpoint of a firewall takes the answers to a subnet does not follow from the line.
      const isAnswer = 'VpcEndpointId' in hop && DestinationCidrBlock !== everywhere;
      return isAnswer
        ? 'undrawable'
        : lineTo(hop, {
            kind: 'route',
            properties: destination(DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId),
          });
    }
    default:
      return 'undrawable';
  }
}

function destination(ipv4: unknown, ipv6: unknown, prefixList: unknown): Properties | undefined {
  if (typeof prefixList === 'string') return { destinationPrefixListId: prefixList };
  if (typeof ipv6 === 'string') return { destinationIpv6CidrBlock: ipv6 };
  return typeof ipv4 === 'string' && ipv4 !== everywhere ? { destinationCidrBlock: ipv4 } : undefined;
}

/** Whether the resource is that of a drawn node, or can be one, that such a line leads to. */
function canEnd({ implied, type, owner }: Resource, kind: Line['kind'], document: LintelDocument): boolean {
  if (implied) return type === 'AWS::EC2::InternetGateway';
  const other = document.nodes.get(owner)?.kind ?? '';
  const [from, to] = kind === 'propagate' ? [other, 'route-table'] : ['route-table', other];
  return legalConnectionKinds(from, to).some(({ id }) => id === kind);
}

function drawnGateway(
  { document, draw }: ImpliedPart,
  current: LintelDocument,
  gateway: Resource,
): { readonly id: NodeId; readonly changes: ChangeSet } {
  // The second route to it finds the one that the first drew.
  const known = indexDocument(current)
    .childrenOf(gateway.owner)
    .find(({ kind, id }) => kind === 'internet-gateway' && !document.nodes.has(id));
  if (known !== undefined) return { id: known.id, changes: [] };
  const changes = draw(current, gateway.logicalId) ?? [];
  const added = changes.find(({ table, before }) => table === 'nodes' && before === undefined);
  return { id: added?.id ?? gateway.owner, changes };
}

const users = new WeakMap<Architecture, ReadonlyMap<string, readonly Resource[]>>();

/** What names each table, by its logical id: looked up once for all the tables of an answer. */
function usersOfTables(architecture: Architecture): ReadonlyMap<string, readonly Resource[]> {
  const known = users.get(architecture);
  if (known !== undefined) return known;
  const found = new Map<string, Resource[]>();
  for (const resource of architecture.resources.values()) {
    const { RouteTableId, RouteTableIds } = resource.properties;
    const tables = Array.isArray(RouteTableIds) ? RouteTableIds : [RouteTableId];
    for (const table of tables) {
      const id = referredId(table);
      if (id === undefined) continue;
      const others = found.get(id);
      if (others === undefined) found.set(id, [resource]);
      else others.push(resource);
    }
  }
  users.set(architecture, found);
  return found;
}
