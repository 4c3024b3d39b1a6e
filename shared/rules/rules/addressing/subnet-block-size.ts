import { parseCidr } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { freeBlockFor } from '../../blocks.ts';
import { isExpression, known } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const subnetBlockSize = defineRule({
  id: 'NET-002',
  name: 'subnet-block-size',
  title: 'A subnet block is between /16 and /28',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: ['subnet'] },
  messages: {
    size: '{name} has the block {cidr}. A subnet must be between /{largest} and /{smallest}: change it.',
    text: '{name} has the block "{cidr}", which is no IPv4 range. Write it like 10.0.1.0/24.',
    unset: '{name} has no address range, and AWS asks for one. Choose a block of its VPC.',
  },
  fix: 'automatic',
  sources: [aws.subnetSizing],
  docs: {
    what: 'Every subnet has an IPv4 block of 16 to 65,536 addresses.',
    why: 'EC2 refuses other sizes, and a subnet without a block.',
    condition:
      'The prefix is shorter than /16 or longer than /28, or the text is no IPv4 block. A subnet without any block is a warning while one draws.',
    howToFix:
      'Choose a block of the VPC. The quick fix takes the next free one: of the nearest allowed size, or a /24.',
    whenToSuppress: 'A subnet without a block may stay in a picture that is never deployed: "Concept only".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const stored = node.source.properties?.cidrBlock;
    if (stored === undefined || stored === null || stored === '') {
      yield { message: 'unset', at: node.id, field: 'cidrBlock', severity: 'warning' };
      return;
    }
    if (isExpression(stored)) {
      ctx.undecided(node.id, 'cidrBlock');
      return;
    }
    const text = known(ctx, node, 'cidrBlock');
    if (typeof text !== 'string') return;
    const largest = ctx.limits.get('subnet.cidr.largestPrefix').value;
    const smallest = ctx.limits.get('subnet.cidr.smallestPrefix').value;
    const cidr = parseCidr(text);
    const place = { at: node.id, field: 'cidrBlock' };
    if (cidr === undefined || cidr.version !== 4) yield { message: 'text', ...place, data: { cidr: text } };
    else if (cidr.prefix < largest || cidr.prefix > smallest) {
      yield {
        message: 'size',
        ...place,
        data: { cidr: text, largest, smallest },
        fixData: { prefix: cidr.prefix < largest ? largest : smallest },
      };
    }
  },
  fixes(ctx, finding) {
    const subnet = ctx.node(finding.at);
    const wanted = finding.fixData?.prefix;
    if (subnet === undefined) return [];
    // The nearest allowed size may not fit beside the others; smaller ones do.
    const sizes = [...(typeof wanted === 'number' ? [wanted] : []), 24, 26, 28];
    const block = sizes.map((prefix) => freeBlockFor(ctx, subnet, prefix)).find((free) => free !== undefined);
    if (block === undefined) return [];
    return [
      { title: `Give it ${block}`, changes: setProperties(ctx.document, subnet.id, { cidrBlock: block }) },
    ];
  },
});
