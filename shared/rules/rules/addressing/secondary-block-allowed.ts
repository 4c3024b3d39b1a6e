import { cidrContains, cidrsOverlap } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { type Block, privateRangeOf, readBlock, vpcBlocks } from '../../blocks.ts';
import { texts } from '../../known.ts';
import { destinationOf, isDestinationUnknown } from '../../routes-of.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** RFC 1918: a VPC in one of these takes no further block from the other two. */
const rfc1918 = new Set(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']);
const proposals = ['100.64.0.0/16', '100.65.0.0/16', '100.66.0.0/16'];

export const secondaryBlockAllowed = defineRule({
  id: 'NET-006',
  name: 'secondary-block-allowed',
  title: 'A further block of a VPC is one that AWS allows',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['vpc'] },
  messages: {
    range:
      '{cidr} cannot be added to {name}: a VPC in {range} takes no block from {other}. Use 100.64.0.0/10 or its own range.',
    reserved:
      '{cidr} cannot be added to {name}: AWS uses 198.19.0.0/16 itself. Use 100.64.0.0/10 or its own range.',
    overlap: '{cidr} overlaps the block {other} that {name} already has. Choose another one.',
    route:
      '{cidr} cannot be added to {name}: its route table leads {destination} elsewhere, and a block may not be as large as a route that is there. Take the route away first, or choose another block.',
  },
  fix: 'suggestion',
  sources: [aws.vpcCidrBlocks],
  docs: {
    what: 'Blocks that are added to a VPC come from a range that AWS allows beside the first one.',
    why: 'EC2 refuses the association, and the stack rolls back.',
    condition:
      'The added block is of another RFC 1918 range than the first, of 198.19.0.0/16, of 10.0.0.0/16 where the first is in 10.0.0.0/15, or overlaps a block of the VPC; or a drawn route of the VPC leads as many of its addresses or fewer elsewhere.',
    howToFix: 'Add a block of 100.64.0.0/10, which every VPC takes, or of the range of the first block.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const [primary, ...added] = vpcBlocks(ctx, node) ?? [];
    if (primary === undefined) return;
    const reserved = readBlock('198.19.0.0/16');
    for (const [index, block] of added.entries()) {
      const place = {
        at: node.id,
        field: 'secondaryCidrBlocks',
        discriminator: block.text,
        fixData: { index },
      };
      const earlier = [primary, ...added.slice(0, index)].find((other) =>
        cidrsOverlap(other.cidr, block.cidr),
      );
      const other = foreignRange(primary, block);
      const route = routeInside(ctx, node.id, block);
      if (earlier !== undefined)
        yield { message: 'overlap', ...place, data: { cidr: block.text, other: earlier.text } };
      else if (reserved !== undefined && cidrsOverlap(reserved.cidr, block.cidr)) {
        yield { message: 'reserved', ...place, data: { cidr: block.text } };
      } else if (route !== undefined) {
        yield {
          message: 'route',
          ...place,
          related: [route.id],
          data: { cidr: block.text, destination: route.text },
        };
      } else if (other !== undefined) {
        yield {
          message: 'range',
          ...place,
          data: { cidr: block.text, range: other.own, other: other.foreign },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const node = ctx.node(finding.at);
    const index = finding.fixData?.index;
    if (node === undefined || typeof index !== 'number') return [];
    const blocks = texts(node, 'secondaryCidrBlocks');
    const present = blocks.flatMap((text) => readBlock(text) ?? []);
    const without = setProperties(ctx.document, node.id, {
      secondaryCidrBlocks: blocks.filter((_, at) => at !== index),
    });
    const instead = proposals.find((text) => {
      const block = readBlock(text);
      return block !== undefined && !present.some(({ cidr }) => cidrsOverlap(cidr, block.cidr));
    });
    return [
      ...(instead === undefined
        ? []
        : [
            {
              title: `Add ${instead} instead`,
              changes: setProperties(ctx.document, node.id, {
                secondaryCidrBlocks: blocks.map((text, at) => (at === index ? instead : text)),
              }),
            },
          ]),
      { title: 'Do not add it', changes: without },
    ];
  },
});

function foreignRange(
  primary: Block,
  block: Block,
): { readonly own: string; readonly foreign: string } | undefined {
  // AWS keeps the lower half of this range for itself where a VPC has a part of it.
  const [lower, both] = [readBlock('10.0.0.0/16'), readBlock('10.0.0.0/15')];
  if (lower !== undefined && both !== undefined && cidrContains(both.cidr, primary.cidr))
    if (cidrsOverlap(lower.cidr, block.cidr)) return { own: both.text, foreign: lower.text };
  const own = privateRangeOf(primary.cidr)?.text;
  const foreign = privateRangeOf(block.cidr)?.text;
  if (own === undefined || foreign === undefined || own === foreign) return undefined;
  return rfc1918.has(own) && rfc1918.has(foreign) ? { own, foreign } : undefined;
}

/** A drawn route of the VPC for addresses of the block that is no wider than it. */
function routeInside(
  ctx: RuleContext,
  vpc: NodeId,
  block: Block,
): { readonly id: ConnectionId; readonly text: string } | undefined {
  for (const table of ctx.descendantsOf(vpc, 'route-table')) {
    for (const route of ctx.connectionsFrom(table.id, 'route')) {
      const text = isDestinationUnknown(route) ? undefined : destinationOf(route);
      const destination = text === undefined ? undefined : readBlock(text);
      if (text !== undefined && destination !== undefined && cidrContains(block.cidr, destination.cidr))
        return { id: route.id, text };
    }
  }
  return undefined;
}
