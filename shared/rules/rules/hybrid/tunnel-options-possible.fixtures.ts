import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function vpn(properties: JsonObject, end = 'gate'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      gate: { kind: 'vpn-gateway', in: 'main' },
      hub: { kind: 'transit-gateway' },
      router: { kind: 'customer-gateway', properties: { ipAddress: '203.0.113.10' } },
      office: { kind: 'site-to-site-vpn', properties: { customerGateway: 'router', ...properties } },
    },
    [['office', 'tunnel', end]],
  );
}

export const tunnelOptionsPossibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Acceleration at a virtual private gateway',
      document: vpn({ enableAcceleration: true }),
      finds: [{ at: 'office', message: 'option' }],
    },
    {
      title: 'Large tunnels at a virtual private gateway',
      document: vpn({ tunnelBandwidth: 'large' }),
      finds: [{ at: 'office', message: 'option' }],
    },
  ],
  passing: [
    { title: 'Acceleration at a Transit Gateway', document: vpn({ enableAcceleration: true }, 'hub') },
    { title: 'Neither', document: vpn({}) },
  ],
  unknown: [
    {
      title: 'A parameter decides about acceleration',
      document: vpn({ enableAcceleration: { Ref: 'Accelerate' } }),
      undecided: { at: 'office', field: 'enableAcceleration' },
    },
  ],
};
