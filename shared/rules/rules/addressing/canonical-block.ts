import { formatCidr, isCanonicalCidr, parseCidr } from '#shared/base/cidr.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { noteUnknown, optionalText } from '../../known.ts';
import { defineRule } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const canonicalBlock = defineRule({
  id: 'NET-005',
  name: 'canonical-block',
  title: 'A block begins at its first address',
  severity: 'info',
  nature: 'practice',
  pillar: 'deploy',
  subjects: { nodes: ['vpc', 'subnet'] },
  messages: {
    hostBits: '{name} is written as {cidr}. AWS stores {canonical}: write it like that.',
  },
  fix: 'automatic',
  sources: [aws.vpcCidrBlocks],
  docs: {
    what: 'Blocks are written with their first address: 10.0.1.0/24 and not 10.0.1.7/24.',
    why: 'AWS changes the block to its first address without a word. Drawing, template and console then show different texts, and searches miss one of them.',
    condition: 'The address has bits set to the right of the prefix.',
    howToFix: 'Write the first address of the block. The quick fix does.',
    whenToSuppress: 'Not needed: the correction changes nothing in AWS.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    if (noteUnknown(ctx, node, 'cidrBlock')) return;
    const text = optionalText(node, 'cidrBlock');
    const cidr = text === undefined ? undefined : parseCidr(text);
    if (text === undefined || cidr === undefined || isCanonicalCidr(text)) return;
    const canonical = formatCidr(cidr);
    yield {
      message: 'hostBits',
      at: node.id,
      field: 'cidrBlock',
      data: { cidr: text, canonical },
      fixData: { canonical },
    };
  },
  fixes({ document }, finding) {
    const { canonical } = finding.fixData ?? {};
    if (typeof canonical !== 'string') return [];
    return [
      { title: `Write ${canonical}`, changes: setProperties(document, finding.at, { cidrBlock: canonical }) },
    ];
  },
});
