import { formatCidr, isCanonicalCidr, parseCidr } from '#shared/base/cidr.ts';
import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { noteUnknown, optionalText, texts } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, type FindingDraft } from '../../rule.ts';
import { aws } from '../../sources.ts';

export const canonicalBlock = defineRule({
  id: 'NET-005',
  name: 'canonical-block',
  title: 'A block begins at its first address',
  severity: 'info',
  nature: 'practice',
  pillar: 'deploy',
  subjects: { nodes: ['vpc', 'subnet'], connections: ['route'] },
  messages: {
    hostBits: '{name} is written as {cidr}. AWS stores {canonical}: write it like that.',
  },
  fix: 'automatic',
  sources: [aws.vpcCidrBlocks],
  docs: {
    what: 'Blocks are written with their first address: 10.0.1.0/24 and not 10.0.1.7/24.',
    why: 'AWS changes the block to its first address without a word. Drawing, template and console then show different texts, and searches miss one of them.',
    condition:
      'The address of a block of a VPC or a subnet, or of the destination of a route, has bits set to the right of the prefix.',
    howToFix: 'Write the first address of the block. The quick fix does.',
    whenToSuppress: 'Not needed: the correction changes nothing in AWS.',
  },
  *check(ctx, subject) {
    if ('connection' in subject) {
      if (noteUnknown(ctx, subject.connection, 'destinationCidrBlock')) return;
      yield* hostBits(subject.connection, 'destinationCidrBlock');
      return;
    }
    if (!('node' in subject)) return;
    const { node } = subject;
    if (!noteUnknown(ctx, node, 'cidrBlock')) yield* hostBits(node, 'cidrBlock');
    noteUnknown(ctx, node, 'secondaryCidrBlocks');
    for (const [index, text] of texts(node, 'secondaryCidrBlocks').entries()) {
      const canonical = canonicalOf(text);
      if (canonical === undefined) continue;
      yield {
        message: 'hostBits',
        at: node.id,
        field: 'secondaryCidrBlocks',
        discriminator: `${index}`,
        data: { cidr: text, canonical },
        fixData: { canonical, index },
      };
    }
  },
  fixes(ctx, finding) {
    const { canonical, index } = finding.fixData ?? {};
    const { field } = finding;
    if (typeof canonical !== 'string' || field === undefined) return [];
    const node = ctx.node(finding.at);
    const blocks = node === undefined ? [] : texts(node, 'secondaryCidrBlocks');
    const value =
      typeof index === 'number' ? blocks.map((text, at) => (at === index ? canonical : text)) : canonical;
    return settingOf(ctx, finding.at, `Write ${canonical}`, { [field]: value });
  },
});

/** The block as AWS stores it; undefined when it is written so, or is no block. */
function canonicalOf(text: string): string | undefined {
  const cidr = parseCidr(text);
  return cidr === undefined || isCanonicalCidr(text) ? undefined : formatCidr(cidr);
}

function* hostBits(record: NodeView | ConnectionView, field: string): Generator<FindingDraft> {
  const text = optionalText(record, field);
  const canonical = text === undefined ? undefined : canonicalOf(text);
  if (text === undefined || canonical === undefined) return;
  yield {
    message: 'hostBits',
    at: record.id,
    field,
    data: { cidr: text, canonical },
    fixData: { canonical },
  };
}
