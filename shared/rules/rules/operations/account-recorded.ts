import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import type { NodeId } from '#shared/document/records.ts';
import { noteUnknown } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';
import { writing } from '../../written-resource.ts';

export const accountRecorded = defineRule({
  id: 'OPS-032',
  name: 'account-recorded',
  title: 'An account keeps a record of what is done in it',
  severity: 'warning',
  nature: 'practice',
  pillar: 'operations',
  forProduction: true,
  subjects: { nodes: ['account'] },
  messages: {
    none: 'What is done in {name} is recorded for 90 days and nowhere else: no trail is drawn. Add one for all Regions.',
    organisation:
      'Several accounts are drawn and no trail is one of the organisation: what is done in the others is in no record. Make it one.',
    region: 'The trail in {name} records one Region. Let it record all of them.',
  },
  fix: 'automatic',
  sources: [aws.cloudTrail],
  maps: { checkov: ['CKV_AWS_67'] },
  docs: {
    what: 'A drawn account has a trail that records every Region.',
    why: 'Whoever takes over an account works in a Region that nobody looks at. The event history ends after 90 days.',
    condition:
      'An account is drawn and no trail is, or the drawn or written trails record single Regions; or several accounts are drawn, one of them without a trail of its own, and no trail is of the organisation.',
    howToFix:
      'Add a trail for all Regions, best to a bucket of another account. The quick fix adds one, lets the one that is there record all Regions, or makes it one of the organisation.',
    whenToSuppress: 'Where the organisation has one: "Trail of the organisation, in the log account".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = ctx
      .nodesOfKind('resource')
      .filter(({ properties }) => properties.type === 'AWS::CloudTrail::Trail');
    const drawn = ctx.nodesOfKind('cloudtrail');
    if (drawn.length > 0) {
      yield* ofDrawn(ctx, node.id, drawn);
      return;
    }
    if (written.length === 0) {
      yield { message: 'none', at: node.id };
      return;
    }
    const everywhere = written.some(({ id }) => {
      const { IsMultiRegionTrail, IsOrganizationTrail } = ctx.resourcesOf(id)[0]?.properties ?? {};
      if (typeof IsMultiRegionTrail === 'object') ctx.undecided(id, 'properties');
      return (
        (IsMultiRegionTrail !== undefined &&
          IsMultiRegionTrail !== false &&
          IsMultiRegionTrail !== 'false') ||
        IsOrganizationTrail === true
      );
    });
    if (!everywhere)
      yield {
        message: 'region',
        at: node.id,
        related: written.map(({ id }) => id),
        fixData: { trail: written[0]?.id ?? '' },
      };
  },
  fixes(ctx, finding) {
    const account = ctx.document.nodes.get(finding.at);
    const trail = finding.fixData?.trail;
    if (typeof trail === 'string') {
      const isWritten = ctx.kindOf(trail)?.id === 'resource';
      if (isWritten) return writing(ctx, trail, 'Record all Regions', { IsMultiRegionTrail: true });
      return finding.message === 'region'
        ? settingOf(ctx, trail, 'Record all Regions', { isMultiRegionTrail: undefined })
        : settingOf(ctx, trail, 'Make it a trail of the organisation', { isOrganizationTrail: true });
    }
    if (account === undefined || finding.message !== 'none' || ctx.document.nodes.size === 0) return [];
    const at = [account.at[0] + 20, account.at[1] + 60] as const;
    const hasKind = findKind('cloudtrail') !== undefined;
    const { changes } = addNode(ctx.document, {
      kind: hasKind ? 'cloudtrail' : 'resource',
      name: 'Trail',
      parent: account.id,
      at,
      properties: hasKind
        ? {}
        : {
            type: 'AWS::CloudTrail::Trail',
            properties: {
              IsLogging: true,
              IsMultiRegionTrail: true,
              EnableLogFileValidation: true,
              S3BucketName: `${account.name.toLowerCase().replace(/[^a-z0-9-]+/g, '-')}-trail`,
            },
          },
    });
    return [{ title: 'Add a trail for all Regions', changes }];
  },
});

/** What drawn trails leave out: other Regions, or the accounts beside theirs. */
function* ofDrawn(ctx: RuleContext, account: NodeId, trails: readonly NodeView[]): Generator<FindingDraft> {
  const [trail] = trails;
  if (trail === undefined) return;
  if (
    trails.some(
      (each) =>
        ['isMultiRegionTrail', 'isOrganizationTrail'].filter((field) => noteUnknown(ctx, each, field))
          .length > 0,
    )
  )
    return;
  const related = trails.map(({ id }) => id);
  const place = { at: account, related, fixData: { trail: trail.id } };
  if (trails.every(({ properties }) => properties.isMultiRegionTrail === false))
    yield { message: 'region', ...place, discriminator: 'region' };
  const isOfAll = trails.some(({ properties }) => properties.isOrganizationTrail === true);
  const hasOwn = trails.some(({ id }) => (ctx.ancestorOf(id, 'account')?.id ?? account) === account);
  if (!isOfAll && !hasOwn) yield { message: 'organisation', ...place, discriminator: 'organisation' };
}
