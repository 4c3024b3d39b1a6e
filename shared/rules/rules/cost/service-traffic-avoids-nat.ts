import { addNode } from '#shared/document/commands/add-node.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { serviceUsers } from '../../service-use.ts';
import { aws } from '../../sources.ts';
import { defaultRouteOf } from '../../subnet-routes.ts';

const services = [
  { kind: 's3-bucket', service: 's3', title: 'S3' },
  { kind: 'dynamodb-table', service: 'dynamodb', title: 'DynamoDB' },
] as const;

export const serviceTrafficAvoidsNat = defineRule({
  id: 'COST-001',
  name: 'service-traffic-avoids-nat',
  title: 'Traffic to S3 and DynamoDB does not pay for NAT',
  severity: 'warning',
  nature: 'cost',
  pillar: 'cost',
  subjects: { nodes: ['vpc'] },
  messages: {
    nat: 'In {name}, the way to {service} leads through a NAT gateway, which charges every gigabyte ({users}). Add a gateway endpoint, which is free.',
  },
  fix: 'automatic',
  sources: [aws.gatewayEndpoints, aws.natGateways],
  docs: {
    what: 'Subnets that use S3 or DynamoDB and route to a NAT gateway have a gateway endpoint for it.',
    why: 'A NAT gateway charges about 0.045 USD for each gigabyte in either direction; the gateway endpoint is free and has no limit of its own.',
    condition:
      'Something in a subnet whose default route leads to a NAT gateway has a connection to a bucket or table, and no gateway endpoint of the service serves the subnet.',
    howToFix: 'Add the gateway endpoint to the VPC, which the quick fix does. Nothing else changes.',
    whenToSuppress: 'When the traffic has to be seen by a firewall: "All egress is inspected, by policy".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    for (const { kind, service, title } of services) {
      const endpoints = ctx
        .descendantsOf(node.id, 'gateway-endpoint')
        .filter(
          (endpoint) => noteUnknown(ctx, endpoint, 'service') || endpoint.properties.service === service,
        );
      const ids = serviceUsers(ctx, kind)
        .filter(({ subnets }) => subnets.some((subnet) => isBehindNat(ctx, node.id, subnet)))
        .map(({ id }) => id);
      // An endpoint that names other tables is NET-040, which says what to add to it.
      if (ids.length === 0 || endpoints.length > 0) continue;
      yield {
        message: 'nat',
        at: node.id,
        discriminator: service,
        related: ids,
        data: { users: nameOf(...ids), service: title },
        fixData: { service },
      };
    }
  },
  fixes({ document }, finding) {
    const service = finding.fixData?.service;
    if (typeof service !== 'string') return [];
    const added = addNode(document, {
      kind: 'gateway-endpoint',
      name: `${service} endpoint`,
      parent: finding.at,
      at: [40, 40],
      properties: { service },
    });
    return [{ title: 'Add the gateway endpoint', changes: added.changes }];
  },
});

function isBehindNat(ctx: RuleContext, vpc: NodeId, subnet: NodeId): boolean {
  return ctx.vpcOf(subnet)?.id === vpc && defaultRouteOf(ctx, subnet)?.targetKind === 'nat-gateway';
}
