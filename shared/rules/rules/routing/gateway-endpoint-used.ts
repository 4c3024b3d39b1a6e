import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, texts } from '../../known.ts';
import { drawnTableOf } from '../../routes-of.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { serviceUsers } from '../../service-use.ts';
import { aws } from '../../sources.ts';

export const gatewayEndpointUsed = defineRule({
  id: 'NET-040',
  name: 'gateway-endpoint-used',
  title: 'Subnets that use a service have the route to its gateway endpoint',
  severity: 'warning',
  nature: 'works',
  pillar: 'cost',
  subjects: { nodes: ['gateway-endpoint'] },
  messages: {
    table:
      '{subnet} uses {service} and its route table is not among those of {name}. Add the table to the endpoint.',
  },
  fix: 'automatic',
  sources: [aws.gatewayEndpoints],
  docs: {
    what: 'A gateway endpoint that names its route tables names those of every subnet whose workloads use the service.',
    why: 'The endpoint works by a route. A subnet without it goes on through the NAT gateway, at a price for every gigabyte, or does not reach the service at all.',
    condition:
      'The endpoint names route tables, something in a subnet of the VPC has a data connection to the service, and the table of the subnet is not named. An endpoint that names none serves all tables.',
    howToFix:
      'Add the route table of the subnet, which the quick fix does; where it is implied, the endpoint goes back to all tables.',
    whenToSuppress: 'When the way through a firewall is required: "S3 traffic of this subnet is inspected".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (noteUnknown(ctx, node, 'routeTables') || noteUnknown(ctx, node, 'service')) return;
    const named = texts(node, 'routeTables');
    const vpc = ctx.vpcOf(node.id);
    if (named.length === 0 || vpc === undefined) return;
    const kind = node.properties.service === 'dynamodb' ? 'dynamodb-table' : 's3-bucket';
    const service = kind === 's3-bucket' ? 'Amazon S3' : 'DynamoDB';
    const used = new Set(serviceUsers(ctx, kind).flatMap(({ subnets }) => subnets));
    for (const subnet of ctx.descendantsOf(vpc.id, 'subnet')) {
      if (!used.has(subnet.id)) continue;
      const table = drawnTableOf(ctx, subnet.id);
      if (table !== undefined && named.includes(table)) continue;
      yield {
        message: 'table',
        at: node.id,
        field: 'routeTables',
        discriminator: subnet.id,
        related: [subnet.id],
        data: { subnet: nameOf(subnet.id), service },
        fixData: { table: table ?? null },
      };
    }
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const table = finding.fixData?.table;
    if (node === undefined) return [];
    if (typeof table !== 'string') {
      const changes = setProperties(ctx.document, node.id, { routeTables: undefined });
      return [{ title: 'Use it in every route table', changes }];
    }
    const routeTables = [...texts(node, 'routeTables'), table];
    const title = `Add ${ctx.node(table)?.name ?? table}`;
    return [{ title, changes: setProperties(ctx.document, node.id, { routeTables }) }];
  },
});
