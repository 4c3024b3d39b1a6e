import type { Result } from '#shared/base/result.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode, NodeId } from '#shared/document/records.ts';
import type { Subnet } from '../network.ts';
import { drawnAs, type Mend, type MendContext, mended, newNode, notPossible, ownerOf } from './mend.ts';

/** Services that have gateway endpoints, which are free. */
const withGatewayEndpoints: ReadonlySet<string> = new Set(['s3', 'dynamodb']);

/**
 * A way out for what has no public address: an endpoint of the service that it calls, else a NAT gateway in its zone.
 */
export function mendWayOut(ctx: MendContext, subnet: Subnet): Result<Mend> {
  const service = serviceAsked(ctx);
  if (service !== undefined) return endpointFor(ctx, service, subnet);
  return natFor(ctx, subnet);
}

/** The service that the question is about; undefined when it is about the internet. */
export function serviceAsked({ drawn, question }: MendContext): string | undefined {
  const end = drawn.endOf(question.to) ?? question.to;
  return drawn.network.services.has(end) ? end : undefined;
}

function endpointFor(ctx: MendContext, service: string, subnet: Subnet): Result<Mend> {
  const { document } = ctx;
  const vpc = ownerOf(ctx, subnet.vpc);
  if (vpc === undefined) return notPossible('The VPC is not drawn here.');
  if (!withGatewayEndpoints.has(service)) {
    const added = newNode(document, 'interface-endpoint', `${service} endpoint`, vpc.id, {
      service,
      subnets: [subnet.id],
    });
    return mended(`Add an interface endpoint for ${service} in ${vpc.name}`, added.changes);
  }
  const existing = [...document.nodes.values()].find(
    (node) =>
      node.kind === 'gateway-endpoint' &&
      (node.properties?.service ?? 's3') === service &&
      ctx.reader.vpcOf(node.id)?.id === vpc.id,
  );
  const table = drawnAs(ctx, subnet.table, 'route-table');
  if (existing !== undefined) {
    const named = existing.properties?.routeTables;
    const tables = table === undefined ? [] : [...(Array.isArray(named) ? named : []), table.id];
    return mended(
      `Associate ${existing.name} with ${table?.name ?? 'every route table'}`,
      setProperties(document, existing.id, { routeTables: tables }),
    );
  }
  const label = service === 's3' ? 'S3' : 'DynamoDB';
  const added = newNode(document, 'gateway-endpoint', `${label} endpoint`, vpc.id, { service });
  return mended(`Add a gateway endpoint for ${label} in ${vpc.name}`, added.changes);
}

function natFor(ctx: MendContext, subnet: Subnet): Result<Mend> {
  let { document } = ctx;
  const vpc = ownerOf(ctx, subnet.vpc);
  if (vpc === undefined) return notPossible('The VPC is not drawn here.');
  let changes: ChangeSet = [];
  const take = (more: ChangeSet): void => {
    changes = mergeChanges(changes, more);
    document = applyChanges(document, more);
  };
  let home = publicSubnet(ctx, vpc.id, subnet.zone);
  if (home === undefined) {
    const zone = /^[a-f]$/.test(subnet.zone) ? { availabilityZone: subnet.zone } : {};
    const added = newNode(document, 'subnet', `public-${subnet.zone || 'a'}`, vpc.id, {
      ...zone,
      tier: 'public',
    });
    take(added.changes);
    home = document.nodes.get(added.id);
  }
  if (home === undefined) return notPossible(`${vpc.name} has no public subnet for a NAT gateway.`);
  take(newNode(document, 'nat-gateway', 'NAT gateway', home.id).changes);
  take(asPrivate(ctx, subnet.id));
  return mended(`Add a NAT gateway in ${home.name}`, changes);
}

/** A public subnet of the zone, else the first of the VPC. */
export function publicSubnet(ctx: MendContext, vpc: NodeId, zone: string): DocumentNode | undefined {
  const subnets = ctx.reader
    .descendantsOf(vpc, 'subnet')
    .filter(({ properties }) => properties.tier === 'public');
  const inZone = subnets.find(({ id }) => ctx.drawn.network.subnets.get(id)?.zone === zone);
  return ctx.document.nodes.get((inZone ?? subnets[0])?.id ?? '');
}

/** Isolated subnets have no way out, whatever gateways there are. */
export function asPrivate({ document }: MendContext, subnet: NodeId): ChangeSet {
  const node = document.nodes.get(subnet);
  return node?.kind === 'subnet' && node.properties?.tier === 'isolated'
    ? setProperties(document, subnet, { tier: undefined })
    : [];
}
