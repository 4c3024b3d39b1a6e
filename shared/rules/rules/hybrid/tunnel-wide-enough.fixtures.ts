import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function vpn(
  gigabytes: number,
  tunnelBandwidth: JsonValue = 'standard',
  staticRoutesOnly = false,
): LintelDocument {
  const document = drawing(
    {
      hub: { kind: 'transit-gateway' },
      router: { kind: 'customer-gateway', properties: { ipAddress: '203.0.113.10' } },
      office: {
        kind: 'site-to-site-vpn',
        properties: { customerGateway: 'router', transitGateway: 'hub', tunnelBandwidth, staticRoutesOnly },
      },
    },
    [],
  );
  const office = document.nodes.get('office');
  if (office === undefined) return document;
  return {
    ...document,
    nodes: new Map([
      ...document.nodes,
      ['office', { ...office, usage: { internetOutGigabytesPerMonth: gigabytes } }],
    ]),
  };
}

export const tunnelWideEnoughFixtures: RuleFixtures = {
  failing: [
    { title: '1 PB a month', document: vpn(1_000_000), finds: [{ at: 'office', message: 'narrow' }] },
    {
      title: '500 TB a month without BGP',
      document: vpn(500_000, 'standard', true),
      finds: [{ at: 'office', message: 'narrow' }],
    },
    {
      title: '4 PB a month through large tunnels',
      document: vpn(4_000_000, 'large'),
      finds: [{ at: 'office', message: 'narrow' }],
    },
  ],
  passing: [
    { title: '50 GB a month', document: vpn(50) },
    { title: '500 TB a month over both tunnels', document: vpn(500_000) },
    { title: '2 PB a month through large tunnels', document: vpn(2_000_000, 'large') },
  ],
  unknown: [
    {
      title: 'A width that a parameter decides',
      document: vpn(500_000, { Ref: 'Width' }),
      undecided: { at: 'office', field: 'tunnelBandwidth' },
    },
  ],
};
