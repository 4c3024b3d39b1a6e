import { findKind } from '#shared/catalogue/registry.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

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
    region: 'The trail in {name} records one Region. Let it record all of them.',
  },
  fix: 'automatic',
  sources: [aws.cloudTrail],
  maps: { checkov: ['CKV_AWS_67'] },
  docs: {
    what: 'A drawn account has a trail that records every Region.',
    why: 'Whoever takes over an account works in a Region that nobody looks at. The event history ends after 90 days.',
    condition: 'An account is drawn and no trail is, or the one that is written records a single Region.',
    howToFix: 'Add a trail for all Regions to a bucket of another account.',
    whenToSuppress: 'Where the organisation has one: "Trail of the organisation, in the log account".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const written = ctx
      .nodesOfKind('resource')
      .filter(({ properties }) => properties.type === 'AWS::CloudTrail::Trail');
    if (ctx.nodesOfKind('cloudtrail').length > 0) return;
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
    if (!everywhere) yield { message: 'region', at: node.id, related: written.map(({ id }) => id) };
  },
  fixes(ctx, finding) {
    const account = ctx.document.nodes.get(finding.at);
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
