import { cidrsOverlap } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { freeBlockFor, subnetBlock, subnetBlocks } from '../../blocks.ts';
import { known } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const subnetsApart = defineRule({
  id: 'NET-004',
  name: 'subnets-apart',
  title: 'Subnets of a VPC do not overlap',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['subnet'] },
  messages: {
    overlap: '{name} ({cidr}) overlaps {others} ({otherCidr}). Change one of the blocks.',
  },
  fix: 'automatic',
  sources: [aws.subnetSizing],
  maps: { cfnLint: ['E3060'] },
  docs: {
    what: 'No two subnets of a VPC share an address.',
    why: 'EC2 refuses the second one with `InvalidSubnet.Conflict`, in the middle of the deployment.',
    condition:
      'The known blocks of two subnets of one VPC have addresses in common. The later of the two, by id, carries the finding.',
    howToFix: 'Change one of the blocks. The quick fix moves this one to the next free block of its size.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    if (vpc === undefined || known(ctx, node, 'cidrBlock') === undefined) return;
    const own = subnetBlock(node);
    if (own === undefined) return;
    // Of each pair the later one reports, so that one cause is one finding and one fix.
    const others = subnetBlocks(ctx, vpc.id).filter(
      ({ id, block }) => id < node.id && cidrsOverlap(block.cidr, own.cidr),
    );
    const [first] = others;
    if (first === undefined) return;
    const ids = others.map(({ id }) => id);
    yield {
      message: 'overlap',
      at: node.id,
      field: 'cidrBlock',
      related: ids,
      data: {
        cidr: own.text,
        others: nameOf(...ids),
        otherCidr: others.map(({ block }) => block.text).join(', '),
      },
    };
  },
  fixes(ctx, finding) {
    const subnet = ctx.node(finding.at);
    const prefix = subnet === undefined ? undefined : subnetBlock(subnet)?.cidr.prefix;
    const block =
      subnet === undefined || prefix === undefined ? undefined : freeBlockFor(ctx, subnet, prefix);
    if (block === undefined) return [];
    return [
      {
        title: `Move it to ${block}`,
        changes: setProperties(ctx.document, finding.at, { cidrBlock: block }),
      },
    ];
  },
});
