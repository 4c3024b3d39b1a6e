import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { answerFixes, findingOfAnswers } from '../../acl-answers.ts';
import {
  type AclEntry,
  ephemeral,
  knownAclEntries,
  type PortRange,
  subnetsOfAcl,
} from '../../acl-entries.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const aclLetsAnswersIn = defineRule({
  id: 'NET-057',
  name: 'acl-lets-answers-in',
  title: 'A network ACL lets answers come back',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['network-acl'] },
  messages: {
    none: '{name} lets {nodes} send to {cidr} and no answer come back: answers arrive on ports 1024 to 65535. Add an inbound entry for them.',
    part: '{name} lets {nodes} send to {cidr} and only some answers come back: they arrive on any port from 1024 to 65535. Widen the inbound entry.',
  },
  fix: 'automatic',
  sources: [aws.networkAcls, aws.ephemeralPorts, aws.natGateways],
  docs: {
    what: 'Where a network ACL lets something send, it lets the answers come back on the ports that clients use.',
    why: 'Network ACLs are stateless. Requests leave, answers are dropped, and NAT gateways and load balancers, which use the whole range, fail now and then or always.',
    condition:
      'The ACL applies to a subnet with something that sends (compute, a NAT gateway, a load balancer), lets TCP out to a range on a port below 1024 or on a single one above it, and inbound from that range lets pass nothing of 1024 to 65535 (an error) or only a part (a warning). Where entries split the range, the rule stays silent.',
    howToFix: 'Allow TCP 1024 to 65535 inbound from the same range, which the quick fix adds.',
    whenToSuppress:
      'The warning, when all senders are known to use the part: "Linux instances only, no NAT gateway".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const entries = knownAclEntries(ctx, node);
    if (entries === undefined) return;
    const senders = sendersBehind(ctx, node);
    if (senders.length === 0) return;
    const finding = findingOfAnswers(node, entries, {
      direction: 'egress',
      nodes: senders,
      ports: beginningIn,
    });
    if (finding !== undefined) yield finding;
  },
  fixes: (ctx, finding) => answerFixes(ctx, finding, 'ingress'),
});

/** The ports of an entry on which something begins: those of services. A range above them is for answers. */
function beginningIn({ from, to }: AclEntry): PortRange | undefined {
  if (from === to) return [from, to];
  return from >= ephemeral[0] ? undefined : [from, Math.min(to, ephemeral[0] - 1)];
}

function sendersBehind(ctx: RuleContext, acl: NodeView): readonly NodeView[] {
  const senders = new Map<string, NodeView>();
  for (const subnet of subnetsOfAcl(ctx, acl.id)) {
    for (const node of ctx.occupantsOf(subnet.id)) {
      const sends =
        node.kind === 'nat-gateway' ||
        ctx.hasTrait(node.id, 'compute') ||
        ctx.hasTrait(node.id, 'load-balancer');
      if (sends) senders.set(node.id, node);
    }
  }
  return [...senders.values()];
}
