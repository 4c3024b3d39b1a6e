import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function site(connections: readonly ShortConnection[], environment = 'production'): LintelDocument {
  return drawing(
    {
      office: { kind: 'on-premises', name: 'Office' },
      router: { kind: 'customer-gateway', in: 'office', properties: { ipAddress: '203.0.113.10' } },
      spare: { kind: 'customer-gateway', in: 'office', properties: { ipAddress: '203.0.113.11' } },
      hub: { kind: 'transit-gateway' },
    },
    connections,
    { settings: { environment } },
  );
}

const one: ShortConnection = ['router', 'tunnel', 'hub'];

export const tunnelHasSecondDeviceFixtures: RuleFixtures = {
  failing: [
    { title: 'One device', document: site([one]), finds: [{ at: 'router', message: 'single' }] },
    {
      title: 'One device, in a test environment',
      document: site([one], 'test'),
      finds: [{ at: 'router', message: 'single' }],
    },
  ],
  passing: [
    { title: 'Two devices', document: site([one, ['spare', 'tunnel', 'hub']]) },
    { title: 'No VPN', document: site([]) },
  ],
};
