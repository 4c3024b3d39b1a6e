import type { NodeId } from '#shared/document/records.ts';
import { decidedAbout, decisionCard, idsIn, severityOfReview } from '../../decisions.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Kinds that were chosen among others, and what a card begins with. */
const choices: readonly { readonly kinds: readonly string[]; readonly others: string }[] = [
  { kinds: ['ecs-cluster', 'eks-cluster', 'lambda-function'], others: 'ECS, EKS or Lambda' },
  { kinds: ['alb', 'nlb', 'gwlb'], others: 'an Application or a Network Load Balancer' },
  { kinds: ['vpc-peering', 'vpc', 'transit-gateway'], others: 'peering or a Transit Gateway' },
  { kinds: ['site-to-site-vpn', 'direct-connect'], others: 'VPN or Direct Connect' },
];

/** One decision about such a thing is one about all of them. */
const manyOfAKind = ['lambda-function', 'alb'];

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
      'A cluster, a load balancer, functions, a Transit Gateway, peering, VPN or Direct Connect is drawn and no decision names it; of functions and Application Load Balancers, one that is named speaks for all. Where all of it comes from a template or a picture, which have no place for decisions, information in the standard profile.',
    howToFix: 'Fill in the card that the quick fix adds.',
    whenToSuppress: 'Where the reason stands elsewhere: "Architecture record 12".',
  },
  *check(ctx) {
    const decided = decidedAbout(ctx, 'choice');
    const explainedKinds = new Set(
      manyOfAKind.filter((kind) => ctx.idsOfKind(kind).some((id) => decided.has(id))),
    );
    const open = choices
      .flatMap(({ kinds }) =>
        kinds.flatMap((kind) => (kind === 'vpc' ? peeringVpcs(ctx) : ctx.idsOfKind(kind))),
      )
      .filter((id) => !decided.has(id))
      // Of what is drawn many times, one reason is enough for all.
      .filter((id) => !explainedKinds.has(ctx.kindOf(id)?.id ?? ''))
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

/** The VPCs from which a peering is drawn as a line: it has no node that a decision could name. */
function peeringVpcs(ctx: RuleContext): readonly NodeId[] {
  return ctx
    .idsOfKind('vpc')
    .filter((id) => ctx.connectionsFrom(id, 'peer').some(({ to }) => ctx.kindOf(to)?.id === 'vpc'));
}
