import { addNode } from '#shared/document/commands/add-node.ts';
import { patchConnection } from '#shared/document/commands/change-connections.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const gatewayEndpointOwnVpc = defineRule({
  id: 'NET-041',
  name: 'gateway-endpoint-own-vpc',
  title: 'A gateway endpoint serves its own VPC only',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { connections: 'all' },
  messages: {
    outside:
      '{from} is not in {vpc}, and {endpoint} serves that VPC only. Use an interface endpoint, which can be reached from sites and other VPCs.',
  },
  decidesAlways: 'It looks at the ends of a connection and at the VPCs that they are drawn in.',
  fix: 'suggestion',
  sources: [aws.gatewayEndpoints, aws.reachability],
  docs: {
    what: 'Nothing outside of its VPC is connected to a gateway endpoint.',
    why: 'A gateway endpoint is a route in the tables of one VPC. Packets from a site, a peered VPC or a transit gateway never meet it.',
    condition:
      'A connection other than a note leads to a gateway endpoint from something that is in another VPC, at a site, or outside of AWS.',
    howToFix:
      'Draw an interface endpoint of the same service and connect to it instead. The quick fix does; it is charged by the hour.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('connection' in subject)) return;
    const { id, kind, from, to } = subject.connection;
    if (kind === 'note' || kind === 'depends' || ctx.kindOf(to)?.id !== 'gateway-endpoint') return;
    const vpc = ctx.vpcOf(to);
    const source = ctx.node(from);
    if (vpc === undefined || source === undefined) return;
    const isOutside =
      ctx.hasTrait(from, 'actor') || source.kind === 'vpc'
        ? from !== vpc.id
        : isElsewhere(ctx.vpcOf(from)?.id, vpc.id);
    if (!isOutside) return;
    yield {
      message: 'outside',
      at: id,
      related: [from, to],
      data: { from: nameOf(from), vpc: nameOf(vpc.id), endpoint: nameOf(to) },
      fixData: { vpc: vpc.id, endpoint: to },
    };
  },
  fixes(ctx, finding) {
    const { vpc, endpoint } = finding.fixData ?? {};
    const node = typeof endpoint === 'string' ? ctx.node(endpoint) : undefined;
    if (typeof vpc !== 'string' || node === undefined) return [];
    const service = String(node.properties.service);
    const added = addNode(ctx.document, {
      kind: 'interface-endpoint',
      name: `${node.name} interface`,
      parent: vpc,
      at: [16, 16],
      properties: { service, privateDnsEnabled: false },
    });
    const changes = [
      ...added.changes,
      ...patchConnection(ctx.document, finding.at, { to: added.id, kind: 'traffic' }),
    ];
    return [{ title: 'Reach it by an interface endpoint', changes }];
  },
});

function isElsewhere(own: string | undefined, vpc: string): boolean {
  return own !== undefined && own !== vpc;
}
