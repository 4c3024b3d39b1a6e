import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { answerFixes, findingOfAnswers } from '../../acl-answers.ts';
import { knownAclEntries, subnetsOfAcl } from '../../acl-entries.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const aclLetsAnswersOut = defineRule({
  id: 'NET-056',
  name: 'acl-lets-answers-out',
  title: 'A network ACL lets answers leave',
  severity: 'error',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['network-acl'] },
  messages: {
    none: '{name} admits {cidr} on port {port} for {nodes} and lets no answer out: answers leave on ports 1024 to 65535. Add an outbound entry for them.',
    part: '{name} admits {cidr} on port {port} for {nodes} and lets only some answers out: clients use any port from 1024 to 65535. Widen the outbound entry.',
  },
  fix: 'automatic',
  sources: [aws.networkAcls, aws.ephemeralPorts],
  docs: {
    what: 'Where a network ACL admits requests to something that listens, it lets the answers out on the ports that clients use.',
    why: 'Network ACLs are stateless: a request that came in says nothing about its answer. The connection then hangs, although security groups and routes are right.',
    condition:
      'The ACL applies to a subnet with something that listens on a TCP port, admits the port from a range, and outbound to that range lets pass nothing of 1024 to 65535 (an error) or only a part (a warning). Where entries split the range, the rule stays silent.',
    howToFix: 'Allow TCP 1024 to 65535 outbound to the same range, which the quick fix adds.',
    whenToSuppress:
      'The warning, when all clients are known to use the part: "Linux clients only, 32768 to 60999".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const entries = knownAclEntries(ctx, node);
    if (entries === undefined) return;
    for (const [port, listeners] of portsBehind(ctx, node)) {
      const finding = findingOfAnswers(node, entries, {
        direction: 'ingress',
        nodes: listeners,
        ports: ({ from, to }) => (from <= port && port <= to ? [port, port] : undefined),
        data: { port },
      });
      if (finding === undefined) continue;
      yield finding;
      return;
    }
  },
  fixes: (ctx, finding) => answerFixes(ctx, finding, 'egress'),
});

/** TCP ports that something in the subnets of the ACL listens on, with what listens there. */
function portsBehind(ctx: RuleContext, acl: NodeView): ReadonlyMap<number, readonly NodeView[]> {
  const ports = new Map<number, NodeView[]>();
  for (const subnet of subnetsOfAcl(ctx, acl.id)) {
    for (const node of ctx.occupantsOf(subnet.id)) {
      for (const { protocol, port } of ctx.kindOf(node.id)?.listens?.(node) ?? []) {
        if (protocol !== 'tcp') continue;
        const list = ports.get(port) ?? [];
        if (!list.includes(node)) list.push(node);
        ports.set(port, list);
      }
    }
  }
  return ports;
}
