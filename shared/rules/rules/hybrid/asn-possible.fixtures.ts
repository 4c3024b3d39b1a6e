import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function joined(hub: JsonValue, line: JsonValue, router = 65_000): LintelDocument {
  return drawing(
    {
      hub: { kind: 'transit-gateway', properties: { amazonSideAsn: hub } },
      line: { kind: 'direct-connect-gateway', properties: { amazonSideAsn: line } },
      router: { kind: 'customer-gateway', properties: { ipAddress: '203.0.113.10', bgpAsn: router } },
    },
    [['line', 'tunnel', 'hub']],
  );
}

export const asnPossibleFixtures: RuleFixtures = {
  failing: [
    { title: 'A public ASN', document: joined(3320, 64_550), finds: [{ at: 'hub', message: 'private' }] },
    {
      title: 'The same on both sides',
      document: joined(64_600, 64_600),
      finds: [{ at: 'line', message: 'same' }],
    },
    {
      title: 'An ASN of nobody',
      document: joined(64_600, 64_550, 0),
      finds: [{ at: 'router', message: 'range' }],
    },
  ],
  passing: [
    { title: 'Two private ASNs', document: joined(64_600, 64_550) },
    { title: 'A public ASN of the customer', document: joined(64_600, 64_550, 3320) },
  ],
  unknown: [
    {
      title: 'An ASN that a parameter decides',
      document: joined({ Ref: 'Asn' }, 64_550),
      undecided: { at: 'hub', field: 'amazonSideAsn' },
    },
  ],
};
