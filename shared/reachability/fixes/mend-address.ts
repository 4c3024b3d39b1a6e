import type { Result } from '#shared/base/result.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import type { Note } from '../walk-state.ts';
import { freeSpot } from './free-spot.ts';
import { type Mend, type MendContext, mended, notPossible, ownerOf, subnetOf } from './mend.ts';
import { mendWayOut } from './way-out.ts';

/** How each kind asks for public addresses. */
const publicAddressFields: Readonly<Record<string, string>> = {
  'ec2-instance': 'associatePublicIpAddress',
  'ecs-service': 'assignPublicIp',
};

/** A public address where one helps; for what can have none, a place with another way out. */
export function mendAddress(ctx: MendContext, note: Note): Result<Mend> {
  const node = ownerOf(ctx, note.object);
  const subnet = subnetOf(ctx, note.object);
  if (node === undefined || subnet === undefined) return notPossible(`${note.object} is not drawn here.`);
  const isPublic = ctx.document.nodes.get(subnet.id)?.properties?.tier === 'public';
  const field = publicAddressFields[node.kind];
  if (isPublic && field !== undefined) {
    return mended(
      `Give ${node.name} a public address`,
      setProperties(ctx.document, node.id, { [field]: true }),
    );
  }
  const isRequest = note.code === 'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS' && note.direction === 'forward';
  if (isRequest && !isPublic) return mendWayOut(ctx, subnet);
  if (isRequest) return moveToPrivate(ctx, node, subnet.vpc, subnet.zone);
  return notPossible(
    `${node.name} sits in a private subnet: put an internet-facing load balancer in front of it instead.`,
  );
}

/** A Lambda function in a public subnet: its interfaces never have public addresses. */
function moveToPrivate(ctx: MendContext, node: DocumentNode, vpc: string, zone: string): Result<Mend> {
  const subnets = ctx.reader
    .descendantsOf(vpc, 'subnet')
    .filter(({ properties }) => properties.tier === 'private');
  const home = subnets.find(({ id }) => ctx.drawn.network.subnets.get(id)?.zone === zone) ?? subnets[0];
  if (home === undefined) return notPossible(`Draw a private subnet for ${node.name}, with a way out.`);
  const { document } = ctx;
  if (Array.isArray(node.properties?.subnets)) {
    return mended(
      `Put ${node.name} into ${home.name}`,
      setProperties(document, node.id, { subnets: subnets.map(({ id }) => id) }),
    );
  }
  const moved = moveNodes(document, [
    { id: node.id, parent: home.id, at: freeSpot(document, node.kind, home.id) },
  ]);
  const after = applyChanges(document, moved);
  return mended(
    `Move ${node.name} to ${home.name}`,
    mergeChanges(moved, setProperties(after, node.id, { subnets: undefined })),
  );
}
