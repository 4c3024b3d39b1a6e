import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import {
  decidedAbout,
  decisionCard,
  idsIn,
  idsWithTrait,
  nodesWithTrait,
  severityOfReview,
} from '../../decisions.ts';
import { isExposed } from '../../internet-exposure.ts';
import { isUnreadable } from '../../known.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const entriesDecided = defineRule({
  id: 'RVW-002',
  name: 'entries-decided',
  title: 'What the internet reaches has a decision behind it',
  severity: 'warning',
  nature: 'review',
  pillar: 'security',
  subjects: { document: true },
  messages: {
    undecided:
      '{entries} can be reached from the internet. Record what was decided about a web application firewall, floods and who may call.',
  },
  fix: 'suggestion',
  sources: [aws.wellArchitectedSecurity],
  maps: { checkov: ['CKV_AWS_68'], cdkNag: ['AwsSolutions-APIG3'] },
  docs: {
    what: 'For everything that the internet reaches, a decision says what protects it.',
    why: 'A review asks about a firewall for web applications, about floods and about who may call. An answer that nobody wrote down is found again each time.',
    condition:
      'A load balancer, an API, a distribution, a function with a URL or a node with a public address can be reached from the internet, and no decision about its exposure has words. An attached web ACL says nothing about floods and who may call. Where all of it comes from a template or a picture, which have no place for decisions, information in the standard profile.',
    howToFix: 'Attach AWS WAF, or record the decision: the quick fix adds a card with the questions.',
    whenToSuppress: 'Before there is a review: "Sketch for the workshop".',
  },
  *check(ctx) {
    for (const id of ctx.remember('entries unknown', unknownApis)) ctx.undecided(id, 'endpointType');
    const decided = decidedAbout(ctx, 'exposure');
    const open = ctx.remember('entries', entriesOf).filter((id) => !decided.has(id));
    if (open.length === 0) return;
    yield {
      message: 'undecided',
      ...severityOfReview(ctx, open),
      at: 'document',
      related: open,
      data: { entries: nameOf(...open) },
      fixData: { open },
    };
  },
  fixes: (ctx, finding) => [
    decisionCard(
      ctx,
      'exposure',
      idsIn(finding.fixData?.open),
      'Record what protects the entries',
      'Web application firewall: …\nFloods (Shield): …\nWho may call: …',
    ),
  ],
});

/** APIs of which a parameter decides who can reach them. */
function unknownApis(ctx: RuleContext): readonly NodeId[] {
  return nodesWithTrait(ctx, 'api').flatMap((api) => (isUnreadable(api, 'endpointType') ? [api.id] : []));
}

function entriesOf(ctx: RuleContext): readonly NodeId[] {
  return [
    ...idsWithTrait(ctx, 'load-balancer').map(({ id }) => id),
    ...idsWithTrait(ctx, 'api').map(({ id }) => id),
    ...ctx.idsOfKind('cloudfront'),
    ...idsWithTrait(ctx, 'compute').map(({ id }) => id),
    ...idsWithTrait(ctx, 'database').map(({ id }) => id),
  ]
    .filter((id) => isEntry(ctx, id))
    .sort();
}

function isEntry(ctx: RuleContext, id: NodeId): boolean {
  return ctx.remember(`entry ${id}`, (inner) => {
    const node = inner.node(id);
    if (node === undefined) return false;
    if (inner.hasTrait(id, 'api'))
      return !isUnreadable(node, 'endpointType') && node.properties.endpointType !== 'PRIVATE';
    if (node.kind === 'lambda-function' && hasUrl(node)) return true;
    return node.kind === 'cloudfront' || isExposed(inner, node) === true;
  });
}

/** A function with an HTTPS address of its own, whoever may call it there. */
function hasUrl(node: NodeView): boolean {
  const { functionUrl } = node.properties;
  return !isUnreadable(node, 'functionUrl') && typeof functionUrl === 'string' && functionUrl !== 'none';
}
