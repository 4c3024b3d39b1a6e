import type { NodeId } from '#shared/document/records.ts';
import { decidedAbout, decisionCard, idsIn, idsWithTrait, severityOfReview } from '../../decisions.ts';
import { defineRule, type FindingDraft, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const furtherStores = ['s3-bucket', 'dynamodb-table', 'ebs-volume'];
/** It hands connections on and keeps nothing. */
const keepsNothing = 'rds-proxy';

export const storesDescribed = defineRule({
  id: 'RVW-003',
  name: 'stores-described',
  title: 'It is said whose each tier is and what each data store may lose',
  severity: 'warning',
  nature: 'review',
  pillar: 'reliability',
  subjects: { document: true },
  messages: {
    undescribed:
      'The review will ask about {stores}: the owner, how much may be lost, how long an outage may last, and the sort of data. Record it.',
    tiers:
      'The review will ask about {tiers}: the owner, how much depends on it, and how long it may be gone. Record it.',
  },
  decidesAlways: 'It looks at which stores are drawn and at the decisions.',
  fix: 'suggestion',
  sources: [aws.wellArchitectedReliability],
  docs: {
    what: 'For every data store it is recorded who owns it, how much of it may be lost, how long it may be gone and how sensitive it is; and for what runs code, whose it is and how much depends on it.',
    why: 'Backups, replicas and Regions follow from these four answers and cannot be judged without them.',
    condition:
      'No decision about data names a database, bucket, table, volume or file system. In the strict profile, which is for reviews, no decision about tiers names what runs code either. Where all of it comes from a template or a picture, which have no place for decisions, information in the standard profile.',
    howToFix: 'Fill in the card that the quick fix adds.',
    whenToSuppress: 'For data that can be made again: "Cache, filled from the catalogue".',
  },
  *check(ctx) {
    const stores = [
      ...idsWithTrait(ctx, 'database').filter(({ kind }) => kind !== keepsNothing),
      ...furtherStores.flatMap((kind) => ctx.idsOfKind(kind).map((id) => ({ id }))),
    ];
    yield* undescribed(ctx, 'data', stores);
    if (ctx.settings.profile === 'strict') yield* undescribed(ctx, 'tier', idsWithTrait(ctx, 'compute'));
  },
  fixes: (ctx, finding) => {
    const open = idsIn(finding.fixData?.open);
    return finding.message === 'tiers'
      ? [decisionCard(ctx, 'tier', open, 'Record whose the tiers are', tierQuestions)]
      : [decisionCard(ctx, 'data', open, 'Record what the stores may lose', storeQuestions)];
  },
});

const storeQuestions = 'Owner: …\nMay lose (RPO): …\nMay be gone (RTO): …\nSensitivity: …';
const tierQuestions = 'Owner: …\nDepends on it: …\nMay be gone (RTO): …';

/** What no decision of the topic names, as one finding. */
function* undescribed(
  ctx: RuleContext,
  topic: 'data' | 'tier',
  nodes: readonly { readonly id: NodeId }[],
): Generator<FindingDraft> {
  const decided = decidedAbout(ctx, topic);
  const open = [...new Set(nodes.map(({ id }) => id))].filter((id) => !decided.has(id)).sort();
  if (open.length === 0) return;
  yield {
    message: topic === 'data' ? 'undescribed' : 'tiers',
    ...severityOfReview(ctx, open),
    at: 'document',
    discriminator: topic,
    related: open,
    data: { [topic === 'data' ? 'stores' : 'tiers']: nameOf(...open) },
    fixData: { open },
  };
}
