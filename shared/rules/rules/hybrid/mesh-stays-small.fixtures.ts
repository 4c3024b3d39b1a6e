import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function vpcs(count: number, isPeered: (a: number, b: number) => boolean): LintelDocument {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const connections = numbers.flatMap((a) =>
    numbers
      .filter((b) => a < b && isPeered(a, b))
      .map((b): ShortConnection => [`vpc-${a}`, 'peer', `vpc-${b}`]),
  );
  return drawing(
    Object.fromEntries(
      numbers.map((index) => [
        `vpc-${index}`,
        { kind: 'vpc', properties: { cidrBlock: `10.${index}.0.0/16` } },
      ]),
    ),
    connections,
  );
}

export const meshStaysSmallFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Five VPCs, each with each',
      document: vpcs(5, () => true),
      finds: [{ at: 'document', message: 'mesh' }],
    },
    {
      title: 'Ten VPCs around one',
      document: vpcs(10, (a) => a === 1),
      finds: [{ at: 'document', message: 'mesh' }],
    },
  ],
  passing: [
    { title: 'Four VPCs, each with each', document: vpcs(4, () => true) },
    { title: 'Five VPCs around one', document: vpcs(5, (a) => a === 1) },
  ],
  unknown: [
    {
      title: 'A peering with a VPC that a parameter names',
      document: drawing({
        own: { kind: 'vpc' },
        peering: { kind: 'vpc-peering', properties: { vpc: 'own', peerVpc: { Ref: 'Partner' } } },
      }),
      undecided: { at: 'peering', field: 'peerVpc' },
    },
  ],
};
