import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { noteUnknown } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const networkRecorded = defineRule({
  id: 'OPS-030',
  name: 'network-recorded',
  title: 'A VPC keeps a record of its traffic',
  severity: 'warning',
  nature: 'practice',
  pillar: 'operations',
  forProduction: true,
  subjects: { nodes: ['vpc'] },
  messages: {
    none: '{name} keeps no record of accepted and rejected traffic. Add a flow log.',
  },
  fix: 'automatic',
  sources: [aws.flowLogs],
  maps: { cdkNag: ['AwsSolutions-VPC7'], checkov: ['CKV2_AWS_11'] },
  docs: {
    what: 'VPCs of production have a flow log.',
    why: 'After an incident the question is who talked to whom, and a flow log that begins afterwards does not know.',
    condition:
      'Flow logs of the VPC are off, no log connection leads from it or a subnet of it, and no flow log is drawn for it or written as a resource. VPCs in which nothing has an address are left out.',
    howToFix:
      'Turn flow logs on, or add a flow log to a bucket or log group; the quick fix adds one with 30 days.',
    whenToSuppress: 'Where the account has one for all: "Flow logs of the organisation, by Control Tower".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const subnets = ctx.descendantsOf(node.id, 'subnet');
    const open = ctx.nodesOfKind('flow-log').filter((log) => noteUnknown(ctx, log, 'resource'));
    if (open.length > 0) return;
    const logged = new Set(
      ctx.nodesOfKind('flow-log').map((log) => log.properties.resource ?? ctx.parentOf(log.id)?.id),
    );
    const isRecorded =
      // Sketches keep no logs, and their template says so.
      (node.properties.flowLogs === true && ctx.settings.profile !== 'sketch') ||
      [node, ...subnets].some(({ id }) => logged.has(id) || ctx.connectionsFrom(id, 'log').length > 0) ||
      ctx.nodesOfKind('resource').some(({ properties }) => properties.type === 'AWS::EC2::FlowLog');
    if (isRecorded) return;
    const isUsed = subnets.some(({ id }) => ctx.occupantsOf(id).length > 0);
    if (isUsed) yield { message: 'none', at: node.id };
  },
  fixes(ctx, finding) {
    const vpc = ctx.document.nodes.get(finding.at);
    if (vpc === undefined) return [];
    const region = ctx.ancestorOf(vpc.id, 'region');
    const added = addNode(ctx.document, {
      kind: 'log-group',
      name: `${vpc.name} flow log`,
      ...(region === undefined ? {} : { parent: region.id }),
      at: [vpc.at[0], vpc.at[1] + (vpc.size?.[1] ?? 400) + 40],
      properties: { retentionInDays: ctx.limits.get('judgement.logDays').value },
    });
    const document = applyChanges(ctx.document, added.changes);
    const log = addConnection(document, { kind: 'log', from: vpc.id, to: added.id, properties: {} });
    return [{ title: 'Add a flow log', changes: mergeChanges(added.changes, log.changes) }];
  },
});
