import { neighboursOf } from '#shared/catalogue/kit/ends.ts';
import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown } from '../../known.ts';
import { placeIn } from '../../place.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** CloudFront takes its certificates and web ACLs from this Region only. */
const edgeRegion = 'us-east-1';

export const edgeResourcesInUsEast1 = defineRule({
  id: 'ARC-017',
  name: 'edge-resources-in-us-east-1',
  title: 'What CloudFront uses is in us-east-1',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['certificate', 'web-acl'] },
  messages: {
    elsewhere:
      '{distribution} takes {name} only from us-east-1, and it is in {region}. Draw it in a Region us-east-1, in a stack of its own.',
    scope:
      '{name} has the scope CLOUDFRONT, which only us-east-1 has, and it is in {region}. Draw it in a Region us-east-1, in a stack of its own.',
  },
  fix: 'automatic',
  sources: [aws.cloudFrontCertificates],
  docs: {
    what: 'Certificates and web ACLs that are attached to CloudFront are in us-east-1.',
    why: 'CloudFront looks for them nowhere else, so the distribution cannot be made.',
    condition:
      'A certificate or web ACL is attached to a distribution or named by one, or a web ACL has the scope CLOUDFRONT, and the Region that it is drawn in, or that of the document where none is drawn around it, is another than us-east-1.',
    howToFix:
      'Draw a Region us-east-1 and put it there, as the quick fix does; the rest of the drawing may stay in its Region.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const [attached] = neighboursOf(node.id, ['attach'], ['cloudfront'], ctx);
    const distribution = attached ?? ctx.referrersOf(node.id).find(({ kind }) => kind === 'cloudfront');
    if (node.kind === 'web-acl' && noteUnknown(ctx, node, 'scope')) return;
    const isForEdge = node.properties.scope === 'CLOUDFRONT';
    if (distribution === undefined && !isForEdge) return;
    const home = ctx.ancestorOf(node.id, 'region');
    if (home !== undefined && noteUnknown(ctx, home, 'region')) return;
    const drawn = home?.properties.region;
    const region = typeof drawn === 'string' ? drawn : ctx.settings.region;
    if (region === edgeRegion) return;
    if (distribution === undefined) {
      yield { message: 'scope', at: node.id, field: 'scope', data: { region } };
      return;
    }
    yield {
      message: 'elsewhere',
      at: node.id,
      related: [distribution.id],
      data: { distribution: nameOf(distribution.id), region },
    };
  },
  fixes(ctx, finding) {
    const { document } = ctx;
    const node = document.nodes.get(finding.at);
    if (node === undefined) return [];
    const there = ctx.nodesOfKind('region').find(({ properties }) => properties.region === edgeRegion);
    if (there !== undefined) {
      const at = placeIn(document, node.id, there.id);
      const changes = moveNodes(document, [{ id: node.id, at, parent: there.id }]);
      return [{ title: `Move it to ${there.name}`, changes }];
    }
    const account = ctx.ancestorOf(node.id, 'account');
    const region = addNode(document, {
      kind: 'region',
      name: edgeRegion,
      ...(account === undefined ? {} : { parent: account.id }),
      at: [40, -200],
      size: [240, 160],
      properties: { region: edgeRegion },
    });
    const moved = moveNodes(applyChanges(document, region.changes), [
      { id: node.id, at: [60, 60], parent: region.id },
    ]);
    return [{ title: `Draw ${edgeRegion} and move it there`, changes: mergeChanges(region.changes, moved) }];
  },
});
