import { removeRecords, setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws, cloudFormation } from '../../sources.ts';
import { defaultRouteOf } from '../../subnet-routes.ts';

export const natGatewayAddress = defineRule({
  id: 'NET-024',
  name: 'nat-gateway-address',
  title: 'A NAT gateway has the address and routes of its type',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['nat-gateway'] },
  messages: {
    address:
      '{name} is a private NAT gateway and cannot have the Elastic IP {address}. Detach it, or make the gateway public.',
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
      'An Elastic IP is attached to a gateway of connectivity type private; the gateway is regional and private; or the default route of the subnet it sits in leads to it.',
    howToFix:
      'Detach the address or change the type, as the quick fix does; give the subnet of the gateway a route to the internet gateway.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
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
    const connection = finding.fixData?.connection;
    if (typeof connection !== 'string') return [];
    return [{ title: 'Detach the address', changes: removeRecords(ctx.document, [], [connection]) }];
  },
});
