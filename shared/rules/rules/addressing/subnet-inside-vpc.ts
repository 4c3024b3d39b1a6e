import { cidrContains } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { freeBlockFor, subnetBlock, vpcBlocks } from '../../blocks.ts';
import { known } from '../../known.ts';
import { defineRule, nameOf } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const subnetInsideVpc = defineRule({
  id: 'NET-003',
  name: 'subnet-inside-vpc',
  title: 'A subnet lies inside its VPC',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['subnet'] },
  messages: {
    outside: '{name} ({cidr}) is outside of {vpc} ({vpcCidrs}). Choose a block inside it.',
  },
  fix: 'automatic',
  sources: [aws.subnetSizing],
  maps: { cfnLint: ['E3059'] },
  docs: {
    what: 'The block of a subnet lies inside one of the blocks of its VPC.',
    why: 'EC2 refuses the subnet with `InvalidSubnet.Range`; this is what happens most often when a subnet is moved to another VPC.',
    condition: 'Both blocks are known, and no block of the VPC contains the whole block of the subnet.',
    howToFix:
      'Choose a block inside the VPC, or add a block to the VPC. The quick fix takes the next free block of the same size.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const vpc = ctx.vpcOf(node.id);
    if (vpc === undefined || known(ctx, node, 'cidrBlock') === undefined) return;
    const block = subnetBlock(node);
    const blocks = vpcBlocks(ctx, vpc);
    if (block === undefined || blocks === undefined) return;
    if (blocks.some(({ cidr }) => cidrContains(cidr, block.cidr))) return;
    yield {
      message: 'outside',
      at: node.id,
      field: 'cidrBlock',
      related: [vpc.id],
      data: { cidr: block.text, vpc: nameOf(vpc.id), vpcCidrs: blocks.map(({ text }) => text).join(', ') },
    };
  },
  fixes(ctx, finding) {
    const subnet = ctx.node(finding.at);
    const size = subnet === undefined ? undefined : subnetBlock(subnet)?.cidr.prefix;
    if (subnet === undefined || size === undefined) return [];
    const block = [size, 24, 26, 28]
      .filter((prefix) => prefix >= size)
      .map((prefix) => freeBlockFor(ctx, subnet, prefix))
      .find((free) => free !== undefined);
    if (block === undefined) return [];
    return [
      { title: `Move it to ${block}`, changes: setProperties(ctx.document, subnet.id, { cidrBlock: block }) },
    ];
  },
});
