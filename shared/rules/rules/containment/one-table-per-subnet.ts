import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

const titles = { 'route-table': 'route table', 'network-acl': 'network ACL' } as const;

export const oneTablePerSubnet = defineRule({
  id: 'ARC-007',
  name: 'one-table-per-subnet',
  title: 'A subnet has one route table and one network ACL, of its own VPC',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['subnet'] },
  messages: {
    two: '{name} has {count} {what}s: {tables}. A subnet has one: keep one of them.',
    foreign: '{table} belongs to {tableVpc} and {name} to {vpc}. Use a {what} of {vpc}.',
  },
  decidesAlways: 'Associations are drawn as connections, and a table has its place in a VPC.',
  fix: 'suggestion',
  sources: [aws.routeTables, aws.networkAcls],
  maps: { cfnLint: ['E3022'] },
  docs: {
    what: 'Each subnet is associated with one route table and one network ACL at most, both of its VPC.',
    why: 'AWS refuses a second association of a subnet, and one of another VPC; the stack rolls back.',
    condition:
      'Two or more route tables, or two or more network ACLs, are associated with the subnet, or one of them sits in another VPC.',
    howToFix: 'Remove the associations that are too many.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    const associations = ctx.connectionsTo(node.id, 'associate');
    for (const [kind, what] of Object.entries(titles)) {
      const tables = [...new Set(associations.map(({ from }) => from))].filter(
        (id) => ctx.node(id)?.kind === kind,
      );
      if (tables.length > 1) {
        yield {
          message: 'two',
          at: node.id,
          discriminator: kind,
          related: tables,
          data: { what, count: tables.length, tables: nameOf(...tables) },
          fixData: { kind },
        };
      }
      for (const table of tables) {
        const tableVpc = ctx.vpcOf(table);
        if (vpc === undefined || tableVpc === undefined || tableVpc.id === vpc.id) continue;
        yield {
          message: 'foreign',
          at: node.id,
          discriminator: `${kind} ${table}`,
          related: [table],
          data: { what, table: nameOf(table), tableVpc: nameOf(tableVpc.id), vpc: nameOf(vpc.id) },
          fixData: { table },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const associations = ctx.connectionsTo(finding.at, 'associate');
    if (finding.message === 'foreign') {
      const foreign = associations.filter(({ from }) => from === finding.fixData?.table).map(({ id }) => id);
      return [{ title: 'Remove the association', changes: removeRecords(ctx.document, [], foreign) }];
    }
    const ofKind = associations.filter(({ from }) => ctx.node(from)?.kind === finding.fixData?.kind);
    return [...new Set(ofKind.map(({ from }) => from))].map((kept) => ({
      title: `Keep ${ctx.node(kept)?.name ?? kept}`,
      changes: removeRecords(
        ctx.document,
        [],
        ofKind.filter(({ from }) => from !== kept).map(({ id }) => id),
      ),
    }));
  },
});
