import { cidrsOverlap } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { privateRangeOf, readBlock, vpcBlocks } from '../../blocks.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

/** Cloud9, SageMaker and Docker's default bridge use it inside of the VPC. */
const usedByServices = '172.17.0.0/16';
const proposals = ['10.0.0.0/16', '10.1.0.0/16', '172.20.0.0/16'];

export const vpcBlockPrivate = defineRule({
  id: 'NET-007',
  name: 'vpc-block-private',
  title: 'A VPC uses private addresses that nothing else uses',
  severity: 'warning',
  nature: 'works',
  pillar: 'reliability',
  subjects: { nodes: ['vpc'] },
  messages: {
    public:
      '{cidr} of {name} belongs to public addresses. Hosts there can no longer be reached: choose a private range.',
    services:
      '{cidr} of {name} overlaps {used}, which AWS services and Docker use on hosts. Choose another range.',
  },
  fix: 'suggestion',
  sources: [aws.vpcCidrBlocks],
  docs: {
    what: 'The blocks of a VPC are private ranges (RFC 1918 or 6598) outside of 172.17.0.0/16.',
    why: 'With a public range, whoever owns it on the internet cannot be reached from the VPC. 172.17.0.0/16 is the default of Docker bridges and of services such as Cloud9 and SageMaker: their hosts answer instead of yours.',
    condition:
      'A known block of the VPC has addresses outside of the private ranges, or inside 172.17.0.0/16.',
    howToFix: 'Choose a block of 10.0.0.0/8, of 172.16.0.0/12 without 172.17.0.0/16, or of 192.168.0.0/16.',
    whenToSuppress: 'When the public range is your own: "Range owned by us, announced nowhere else".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const used = readBlock(usedByServices);
    for (const [index, block] of (vpcBlocks(ctx, node) ?? []).entries()) {
      const place = {
        at: node.id,
        field: index === 0 ? 'cidrBlock' : 'secondaryCidrBlocks',
        discriminator: block.text,
      };
      if (block.cidr.version !== 4) continue;
      if (privateRangeOf(block.cidr) === undefined)
        yield { message: 'public', ...place, data: { cidr: block.text } };
      else if (used !== undefined && cidrsOverlap(used.cidr, block.cidr)) {
        yield { message: 'services', ...place, data: { cidr: block.text, used: used.text } };
      }
    }
  },
  fixes(ctx, finding) {
    // Subnets would have to be renumbered too: only an empty VPC gets a proposal.
    if (finding.field !== 'cidrBlock' || ctx.descendantsOf(finding.at, 'subnet').length > 0) return [];
    return proposals.map((cidrBlock) => ({
      title: `Use ${cidrBlock}`,
      changes: setProperties(ctx.document, finding.at, { cidrBlock }),
    }));
  },
});
