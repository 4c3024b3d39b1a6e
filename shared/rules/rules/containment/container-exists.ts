import { patchNode } from '#shared/document/commands/change-nodes.ts';
import { defineRule } from '../../rule.ts';
import { catalogue } from '../../sources.ts';

export const containerExists = defineRule({
  id: 'ARC-024',
  name: 'container-exists',
  title: 'The container of everything is in the drawing',
  severity: 'warning',
  nature: 'review',
  pillar: 'deploy',
  subjects: { nodes: 'all' },
  messages: {
    missing: '{name} sits in "{parent}", which is not in the drawing. Move it into a container that is.',
    circle: '{name} sits inside itself, by way of what it holds. Move it out.',
  },
  decidesAlways: 'It looks at what the node is drawn in.',
  fix: 'automatic',
  sources: [catalogue],
  docs: {
    what: 'What a node says it sits in exists, and does not sit inside the node itself.',
    why: 'Files merged by hand can lose a container. The node is then drawn on the canvas and belongs to nothing.',
    condition: 'The parent is not in the document, or going up from the node leads back to it.',
    howToFix: 'Drag the node to where it belongs. The quick fix puts it on the canvas.',
    whenToSuppress: 'Not needed: moving the node away mends it for good.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (node.parent === undefined) return;
    if (ctx.record(node.parent) === undefined) {
      yield { message: 'missing', at: node.id, data: { parent: node.parent } };
      return;
    }
    const seen = new Set<string>();
    for (let up: string | undefined = node.parent; up !== undefined; up = ctx.record(up)?.parent) {
      if (up === node.id) {
        yield { message: 'circle', at: node.id, related: [node.parent] };
        return;
      }
      if (seen.has(up)) return;
      seen.add(up);
    }
  },
  fixes({ document }, finding) {
    const changes = patchNode(document, finding.at, { parent: undefined });
    return [{ title: 'Put it on the canvas', changes }];
  },
});
