import { decidedAbout, decisionCard, idsIn, idsWithTrait, severityOfReview } from '../../decisions.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

const furtherStores = ['s3-bucket', 'dynamodb-table', 'efs'];

export const storesDescribed = defineRule({
  id: 'RVW-003',
  name: 'stores-described',
  title: 'It is said what each data store may lose',
  severity: 'warning',
  nature: 'review',
  pillar: 'reliability',
  subjects: { document: true },
  messages: {
    undescribed:
      'The review will ask about {stores}: the owner, how much may be lost, how long an outage may last, and the sort of data. Record it.',
  },
  decidesAlways: 'It looks at which stores are drawn and at the decisions.',
  fix: 'suggestion',
  sources: [aws.wellArchitectedReliability],
  docs: {
    what: 'For every data store it is recorded who owns it, how much of it may be lost, how long it may be gone and how sensitive it is.',
    why: 'Backups, replicas and Regions follow from these four answers and cannot be judged without them.',
    condition:
      'No decision about data names a database, bucket, table or file system. Where all of it comes from a template or a picture, which have no place for decisions, information in the standard profile.',
    howToFix: 'Fill in the card that the quick fix adds.',
    whenToSuppress: 'For data that can be made again: "Cache, filled from the catalogue".',
  },
  *check(ctx) {
    const decided = decidedAbout(ctx, 'data');
    const stores = [
      ...idsWithTrait(ctx, 'database'),
      ...furtherStores.flatMap((kind) => ctx.idsOfKind(kind).map((id) => ({ id }))),
    ]
      .map(({ id }) => id)
      .filter((id) => !decided.has(id));
    const open = [...new Set(stores)].sort();
    if (open.length === 0) return;
    yield {
      message: 'undescribed',
      ...severityOfReview(ctx, open),
      at: 'document',
      related: open,
      data: { stores: nameOf(...open) },
      fixData: { open },
    };
  },
  fixes: (ctx, finding) => [
    decisionCard(
      ctx,
      'data',
      idsIn(finding.fixData?.open),
      'Record what the stores may lose',
      'Owner: …\nMay lose (RPO): …\nMay be gone (RTO): …\nSensitivity: …',
    ),
  ],
});
