import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

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

/** Two gateways that are peered, with a drawn table at the first. */
function peered(...connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      far: { kind: 'transit-gateway', properties: { amazonSideAsn: 64_600 } },
      shop: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      stock: { kind: 'vpc', properties: { cidrBlock: '10.2.0.0/16' } },
      table: { kind: 'transit-gateway-route-table', properties: { transitGateway: 'hub' } },
      joined: {
        kind: 'transit-gateway-attachment',
        properties: { transitGateway: 'hub', attachedTo: 'far' },
      },
    },
    [['hub', 'attach', 'shop'], ['far', 'attach', 'stock'], ['table', 'associate', 'shop'], ...connections],
  );
}

const written: ShortConnection = ['table', 'route', 'joined', { destinationCidrBlock: '10.2.0.0/16' }];

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
    {
      title: 'A range that AWS keeps for itself',
      document: vpn({ tunnelInsideCidrs: ['169.254.0.0/30'] }, 'hub'),
      finds: [{ at: 'office', message: 'reserved' }],
    },
    {
      title: 'Both tunnels with one range',
      document: vpn({ tunnelInsideCidrs: ['169.254.10.0/30', '169.254.10.0/30'] }, 'hub'),
      finds: [{ at: 'office', message: 'twice' }],
    },
    {
      title: 'Peered Transit Gateways without a route',
      document: peered(),
      finds: [{ at: 'joined', message: 'unrouted' }],
    },
    {
      title: 'A peering that announces its ranges',
      document: peered(written, ['joined', 'propagate', 'table']),
      finds: [{ at: 'joined-propagate-table', message: 'announced' }],
    },
  ],
  passing: [
    { title: 'Peered Transit Gateways with a written route', document: peered(written) },
    { title: 'Ranges of its own', document: vpn({ tunnelInsideCidrs: ['169.254.10.0/30'] }, 'hub') },
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
