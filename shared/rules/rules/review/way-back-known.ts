import type { NodeId } from '#shared/document/records.ts';
import { decidedAbout, decisionCard, idsIn, idsWithTrait, severityOfReview } from '../../decisions.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** They say in their own settings how a new version comes and goes back. */
const saysItself = new Set([
  'ecs-service',
  'elastic-beanstalk',
  'k8s-deployment',
  'step-functions',
  'ecs-task',
  'batch',
]);

export const wayBackKnown = defineRule({
  id: 'RVW-006',
  name: 'way-back-known',
  title: 'It is said how a service is deployed and how it goes back',
  severity: 'warning',
  nature: 'review',
  pillar: 'operations',
  subjects: { document: true },
  messages: {
    unknown:
      'Nothing says how a bad version of {services} is taken back. Draw the deployment, or record the way.',
  },
  decidesAlways: 'It looks at connections and at the decisions.',
  fix: 'suggestion',
  sources: [aws.wellArchitectedOperations],
  docs: {
    what: 'For everything that runs code it is drawn or recorded how a new version comes and how the old one comes back.',
    why: 'Most outages begin with a deployment. The way back is the one thing that cannot be worked out while it lasts.',
    condition:
      'A function, instance or group has no deploy connection and no decision about its deployment. Services of ECS, Kubernetes and Beanstalk say it in their settings. Where all of it comes from a template or a picture, which have no place for decisions, information in the standard profile.',
    howToFix: 'Draw the pipeline with its strategy, or fill in the card that the quick fix adds.',
    whenToSuppress: 'For what is never deployed: "Appliance of the vendor".',
  },
  *check(ctx) {
    const decided = decidedAbout(ctx, 'deployment');
    const open = ctx.remember('no way back', withoutWayBack).filter((id) => !decided.has(id));
    if (open.length === 0) return;
    yield {
      message: 'unknown',
      ...severityOfReview(ctx, open),
      at: 'document',
      related: open,
      data: { services: nameOf(...open) },
      fixData: { open },
    };
  },
  fixes: (ctx, finding) => [
    decisionCard(
      ctx,
      'deployment',
      idsIn(finding.fixData?.open),
      'Record how they go back',
      'Rolling, blue/green or canary: …\nBack to the old version by: …\nWho decides: …',
    ),
  ],
});

function withoutWayBack(ctx: RuleContext): readonly NodeId[] {
  return idsWithTrait(ctx, 'compute')
    .filter(({ id, kind }) => !saysItself.has(kind) && !hasWayBack(ctx, id))
    .map(({ id }) => id);
}

function hasWayBack(ctx: RuleContext, id: NodeId): boolean {
  return ctx.remember(
    `way back ${id}`,
    (inner) =>
      inner.connectionsTo(id, 'deploy').length > 0 ||
      inner.parentOf(id)?.kind === 'auto-scaling-group' ||
      inner.hasTrait(id, 'load-balancer'),
  );
}
