import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import { isFromPicture } from '../../known.ts';
import { placeIn } from '../../place.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

const inRegion = new Set(['region', 'vpc', 'availability-zone', 'subnet']);

export const globalOutsideRegion = defineRule({
  id: 'ARC-014',
  name: 'global-outside-region',
  title: 'A global service is drawn outside of Regions',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { trait: 'global' },
  messages: {
    inside: '{name} is global and drawn in {parent}. Move it out: it neither sits there nor fails with it.',
  },
  decidesAlways: 'It looks at the kind of the node and at what it is drawn in.',
  fix: 'automatic',
  sources: [aws.regions],
  docs: {
    what: 'IAM, CloudFront, Route 53 and other global services are drawn beside the networks and not inside of them.',
    why: 'A global thing inside a network says that it goes when the network goes, and that its traffic stays there. Neither is true, and a review of failures starts from the wrong picture.',
    condition:
      'A kind that AWS runs globally sits in a Region, a VPC, a zone or a subnet. In what was read from a picture it is information. That CloudFront takes certificates and web ACLs of us-east-1 alone is ARC-017.',
    howToFix: 'Drag it out of the Region. The quick fix moves it to the account, or to the canvas.',
    whenToSuppress:
      'The information, in a picture that groups things by team and not by place: "Roles are shown beside the service that uses them".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const parent = ctx.parentOf(node.id);
    if (parent === undefined || !inRegion.has(parent.kind)) return;
    if (ctx.kindOf(node.id)?.placement.parents.includes(parent.kind) === true) return;
    yield {
      message: 'inside',
      // Pictures draw what is global wherever there is room: that is a way of drawing, and no fault.
      ...(isFromPicture(node.source) ? { severity: 'info' as const } : {}),
      at: node.id,
      related: [parent.id],
      data: { parent: nameOf(parent.id) },
    };
  },
  fixes({ document }, finding) {
    const record = document.nodes.get(finding.at);
    if (record === undefined) return [];
    const account = ancestorsOf(document.nodes, record).find(({ kind }) => kind === 'account');
    const at = placeIn(document, record.id, account?.id);
    const title = account === undefined ? 'Move it out of the Region' : `Move it to ${account.name}`;
    return [{ title, changes: moveNodes(document, [{ id: record.id, at, parent: account?.id ?? null }]) }];
  },
});
