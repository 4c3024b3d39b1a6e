import { addConnection } from '#shared/document/commands/change-connections.ts';
import { removeRecords } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { isInsideUnknown } from '../../place.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const oneInternetGatewayPerVpc = defineRule({
  id: 'ARC-005',
  name: 'one-internet-gateway-per-vpc',
  title: 'A VPC has at most one internet gateway, a gateway one VPC',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['internet-gateway'] },
  messages: {
    detached: '{name} is attached to no VPC, so nothing can be routed to it. Move it into its VPC.',
    many: '{name} is attached to {vpcs}. A gateway serves one VPC: draw one for each.',
    second: '{vpc} already has the internet gateway {first}. Remove {name}: a VPC has at most one.',
  },
  fix: 'automatic',
  sources: [aws.internetGateways, aws.vpcLimits],
  docs: {
    what: 'Each internet gateway belongs to one VPC, and each VPC has one at most.',
    why: 'AWS refuses a second attachment, so the stack rolls back; a gateway without a VPC is never a route target.',
    condition:
      'The gateway sits in no VPC and is attached to none, or to two and more, or its VPC has another one.',
    howToFix:
      'Draw the gateway inside its VPC. Of two in one VPC, remove one; the quick fix removes the later one.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpcs = vpcsOfGateway(ctx, node.id);
    const [vpc, ...others] = vpcs;
    if (vpc === undefined) {
      if (isInsideUnknown(ctx, node.id)) ctx.undecided(node.id, 'parent');
      else yield { message: 'detached', at: node.id };
      return;
    }
    if (others.length > 0) {
      yield { message: 'many', at: node.id, related: vpcs, data: { vpcs: nameOf(...vpcs) } };
      return;
    }
    const first = ctx
      .nodesOfKind('internet-gateway')
      .map(({ id }) => id)
      .find((id) => vpcsOfGateway(ctx, id).includes(vpc));
    if (first === undefined || first === node.id) return;
    yield {
      message: 'second',
      at: node.id,
      related: [vpc, first],
      data: { vpc: nameOf(vpc), first: nameOf(first) },
    };
  },
  fixes(ctx, finding) {
    if (finding.message === 'second') {
      return [{ title: 'Remove this gateway', changes: removeRecords(ctx.document, [finding.at]) }];
    }
    if (finding.message === 'many') {
      const [kept] = vpcsOfGateway(ctx, finding.at);
      const surplus = ctx.connectionsFrom(finding.at, 'attach').filter(({ to }) => to !== kept);
      const lines = surplus.map(({ id }) => id);
      const changes = removeRecords(ctx.document, [], lines);
      return kept === undefined || lines.length === 0
        ? []
        : [{ title: `Keep it at ${ctx.nameOf(kept)} alone`, changes }];
    }
    const vpcs = ctx.nodesOfKind('vpc');
    const [only] = vpcs;
    if (finding.message !== 'detached' || only === undefined || vpcs.length > 1) return [];
    const { changes } = addConnection(ctx.document, { kind: 'attach', from: finding.at, to: only.id });
    return [{ title: `Attach it to ${only.name}`, changes }];
  },
});

function vpcsOfGateway(ctx: RuleContext, gateway: NodeId): readonly NodeId[] {
  const around = ctx.vpcOf(gateway);
  const attached = ctx.connectionsFrom(gateway, 'attach').flatMap(({ to }) => ctx.node(to) ?? []);
  const vpcs = [...(around === undefined ? [] : [around]), ...attached].filter(({ kind }) => kind === 'vpc');
  return [...new Set(vpcs.map(({ id }) => id))];
}
