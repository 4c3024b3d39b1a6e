import { decidedAbout, decisionCard, idsIn, severityOfReview } from '../../decisions.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Kinds that were chosen among others, and what a card begins with. */
const choices: readonly { readonly kinds: readonly string[]; readonly others: string }[] = [
  { kinds: ['ecs-cluster', 'eks-cluster'], others: 'ECS, EKS or Lambda' },
  { kinds: ['nlb', 'gwlb'], others: 'an Application or a Network Load Balancer' },
  { kinds: ['vpc-peering', 'transit-gateway'], others: 'peering or a Transit Gateway' },
  { kinds: ['site-to-site-vpn', 'direct-connect'], others: 'VPN or Direct Connect' },
];

export const choicesExplained = defineRule({
  id: 'RVW-004',
  name: 'choices-explained',
  title: 'Choices that are hard to undo have a reason',
  severity: 'warning',
  nature: 'review',
  pillar: 'operations',
  subjects: { document: true },
  messages: {
    unexplained: 'Nobody recorded the reason for choosing {choices}. Record it.',
  },
  decidesAlways: 'It looks at which kinds are drawn and at the decisions.',
  fix: 'suggestion',
  sources: [aws.wellArchitectedOperations],
  docs: {
    what: 'The choice of an orchestrator, of a load balancer, of a way between networks and to the site has a recorded reason.',
    why: 'These are the choices that cost months to undo. The reason is what tells the next ones whether it still holds.',
    condition:
      'A cluster, a Network or Gateway Load Balancer, a Transit Gateway, peering, VPN or Direct Connect is drawn and no decision names it. Where all of it comes from a template or a picture, which have no place for decisions, information in the standard profile.',
    howToFix: 'Fill in the card that the quick fix adds.',
    whenToSuppress: 'Where the reason stands elsewhere: "Architecture record 12".',
  },
  *check(ctx) {
    const decided = decidedAbout(ctx, 'choice');
    const open = choices
      .flatMap(({ kinds }) => kinds.flatMap((kind) => ctx.idsOfKind(kind)))
      .filter((id) => !decided.has(id))
      .sort();
    if (open.length === 0) return;
    yield {
      message: 'unexplained',
      ...severityOfReview(ctx, open),
      at: 'document',
      related: open,
      data: { choices: nameOf(...open) },
      fixData: { open },
    };
  },
  fixes(ctx, finding) {
    const open = idsIn(finding.fixData?.open);
    const others = choices
      .filter(({ kinds }) => open.some((id) => kinds.includes(ctx.node(id)?.kind ?? '')))
      .map((choice) => `Why not the other of ${choice.others}: …`);
    return [decisionCard(ctx, 'choice', open, 'Record the reasons', others.join('\n'))];
  },
});
