import { formatCidr, parseCidr } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { known, texts } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const vpcBlockSize = defineRule({
  id: 'NET-001',
  name: 'vpc-block-size',
  title: 'A VPC block is between /16 and /28',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['vpc'] },
  messages: {
    size: '{name} has the block {cidr}. A VPC block must be between /{largest} and /{smallest}: change it.',
    text: '{name} has the block "{cidr}", which is no IPv4 range. Write it like 10.0.0.0/16.',
  },
  fix: 'automatic',
  sources: [aws.vpcCidrBlocks],
  docs: {
    what: 'The IPv4 blocks of a VPC, the first and those added, are ranges of 16 to 65,536 addresses.',
    why: 'EC2 refuses other sizes with `InvalidVpc.Range`.',
    condition: 'The prefix of a block is shorter than /16 or longer than /28, or the text is no IPv4 block.',
    howToFix:
      'Choose a block between /16 and /28; /16 leaves most room. The quick fix takes the nearest allowed size.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const largest = ctx.limits.get('vpc.cidr.largestPrefix').value;
    const smallest = ctx.limits.get('vpc.cidr.smallestPrefix').value;
    const primary = known(ctx, node, 'cidrBlock');
    const blocks = [
      ...(typeof primary === 'string' ? [{ text: primary, field: 'cidrBlock', index: 0 }] : []),
      ...texts(node, 'secondaryCidrBlocks').map((text, index) => ({
        text,
        field: 'secondaryCidrBlocks',
        index,
      })),
    ];
    for (const { text, field, index } of blocks) {
      const cidr = parseCidr(text);
      const place = { at: node.id, field, discriminator: `${field} ${index}` };
      if (cidr === undefined || cidr.version !== 4) yield { message: 'text', ...place, data: { cidr: text } };
      else if (cidr.prefix < largest || cidr.prefix > smallest) {
        const prefix = cidr.prefix < largest ? largest : smallest;
        yield {
          message: 'size',
          ...place,
          data: { cidr: text, largest, smallest },
          fixData: { index, block: formatCidr(resized(text, prefix)) },
        };
      }
    }
  },
  fixes(ctx, finding) {
    const { field } = finding;
    const { index, block } = finding.fixData ?? {};
    const node = ctx.node(finding.at);
    if (node === undefined || field === undefined || typeof block !== 'string') return [];
    const value =
      field === 'cidrBlock' ? block : texts(node, field).map((text, at) => (at === index ? block : text));
    return [
      { title: `Change it to ${block}`, changes: setProperties(ctx.document, node.id, { [field]: value }) },
    ];
  },
});

/** The block of another size that holds the first address of this one. */
function resized(text: string, prefix: number) {
  const address = text.split('/')[0] ?? '';
  const cidr = parseCidr(`${address}/${prefix}`);
  if (cidr === undefined) throw new Error(`${text} was a block.`);
  return cidr;
}
