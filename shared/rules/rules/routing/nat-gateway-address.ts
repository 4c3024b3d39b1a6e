import { mergeChanges } from '#shared/document/change-set.ts';
import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isExpression, noteUnknown } from '../../known.ts';
import { inPublicSubnet } from '../../public-home.ts';
import {
  defineRule,
  type FindingDraft,
  type Fix,
  type FixContext,
  nameOf,
  type RuleContext,
} from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { defaultRouteOf } from '../../subnet-routes.ts';
import { type WrittenResource, writing, writtenResource } from '../../written-resource.ts';
import { writtenBeside } from '../../written-role.ts';

export const natGatewayAddress = defineRule({
  id: 'NET-024',
  name: 'nat-gateway-address',
  title: 'A NAT gateway has the address and routes of its type',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['nat-gateway', 'resource'] },
  messages: {
    address:
      '{name} is a private NAT gateway and cannot have the Elastic IP {address}. Detach it, or make the gateway public.',
    written:
      '{name} is a public NAT gateway and names no Elastic IP, which it needs to reach the internet. Allocate one.',
    writtenPrivate:
      '{name} is a private NAT gateway and names an Elastic IP, which it cannot have. Leave it out, or make it public.',
    regional:
      '{name} cannot be regional and private: only zonal gateways can be private. Make it zonal or public.',
    itself:
      '{name} sends through itself: the default route of {subnet} leads back to it. Move it to a public subnet.',
  },
  fix: 'automatic',
  sources: [aws.natGateways, cloudFormation('AWS::EC2::NatGateway')],
  docs: {
    what: 'A private NAT gateway has no Elastic IP, a regional one is public, and none sends through itself. A public one without a drawn Elastic IP gets one of its own.',
    why: 'EC2 refuses the first two. In the third case every packet comes back to the gateway and is dropped.',
    condition:
      'An Elastic IP is attached to a gateway of connectivity type private; the gateway is regional and private; or the default route of the subnet it sits in leads to it; or a written gateway is public and zonal without an Elastic IP, or private with one. A drawn public gateway without an Elastic IP gets one in the template.',
    howToFix:
      'Detach the address or change the type, as the quick fix does; give the subnet of the gateway a route to the internet gateway.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = writtenResource(node);
    if (written !== undefined) {
      yield* writtenFaults(ctx, node.id, written);
      return;
    }
    if (noteUnknown(ctx, node, 'connectivityType')) return;
    const isPrivate = node.properties.connectivityType === 'private';
    const isRegional = node.properties.availabilityMode === 'regional';
    if (isPrivate && isRegional)
      yield { message: 'regional', at: node.id, field: 'connectivityType', discriminator: 'regional' };
    for (const { id, from } of ctx.connectionsTo(node.id, 'attach')) {
      if (!isPrivate || ctx.node(from)?.kind !== 'elastic-ip') continue;
      yield {
        message: 'address',
        at: node.id,
        field: 'connectivityType',
        discriminator: id,
        related: [from],
        data: { address: nameOf(from) },
        fixData: { connection: id },
      };
    }
    const home = ctx.ancestorOf(node.id, 'subnet');
    if (home === undefined || isRegional) return;
    if (defaultRouteOf(ctx, home.id)?.target !== node.id) return;
    yield {
      message: 'itself',
      at: node.id,
      discriminator: 'itself',
      related: [home.id],
      data: { subnet: nameOf(home.id) },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'regional') {
      const changes = setProperties(ctx.document, finding.at, { connectivityType: undefined });
      return [{ title: 'Make it public', changes }];
    }
    if (finding.message === 'itself') return inPublicSubnet(ctx, finding.at);
    const connection = finding.fixData?.connection;
    if (finding.message === 'written') return givenAddress(ctx, finding.at);
    if (typeof connection !== 'string') return [];
    return [{ title: 'Detach the address', changes: removeRecords(ctx.document, [], [connection]) }];
  },
});

function* writtenFaults(
  ctx: RuleContext,
  at: NodeId,
  { type, properties }: WrittenResource,
): Generator<FindingDraft> {
  if (type !== 'AWS::EC2::NatGateway') return;
  const { AllocationId: address, ConnectivityType: connectivity, AvailabilityMode: mode } = properties;
  if ([connectivity, mode].some((value) => isExpression(value))) ctx.undecided(at, 'properties');
  else if (connectivity === 'private' && address !== undefined)
    yield { message: 'writtenPrivate', at, field: 'properties' };
  else if (connectivity !== 'private' && mode !== 'regional' && address === undefined)
    yield { message: 'written', at, field: 'properties' };
}

/** An Elastic IP, written beside the gateway and named by it. */
function givenAddress(ctx: FixContext, id: NodeId): readonly Fix[] {
  const node = ctx.document.nodes.get(id);
  if (node === undefined) return [];
  const address = writtenBeside(ctx.document, node, {
    name: `${node.name} address`,
    type: 'AWS::EC2::EIP',
    properties: { Domain: 'vpc' },
  });
  const [named] = writing(ctx, id, '', {
    AllocationId: { 'Fn::GetAtt': [address.logicalId, 'AllocationId'] },
  });
  const changes = mergeChanges(address.changes, named?.changes ?? []);
  return [{ title: 'Allocate an Elastic IP', changes }];
}
