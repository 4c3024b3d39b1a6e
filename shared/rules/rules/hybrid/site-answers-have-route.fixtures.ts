import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function site(propagateRoutes: JsonValue, connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      office: { kind: 'on-premises', name: 'Office', properties: { prefixes: ['192.168.0.0/16'] } },
      router: { kind: 'customer-gateway', in: 'office', properties: { ipAddress: '203.0.113.10' } },
      main: { kind: 'vpc' },
      app: aSubnet('10.0.0.0/24', 'a'),
      gate: { kind: 'vpn-gateway', in: 'main', properties: { propagateRoutes } },
      server: { kind: 'ec2-instance', in: 'app' },
    },
    [['router', 'tunnel', 'gate'], ...connections],
  );
}

const asks: ShortConnection = ['office', 'traffic', 'server'];

export const siteAnswersHaveRouteFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Propagation turned off',
      document: site(false, [asks]),
      finds: [{ at: 'gate', message: 'none' }],
    },
    {
      title: 'Propagation turned off, and the server asks',
      document: site(false, [['server', 'traffic', 'office']]),
      finds: [{ at: 'gate', message: 'none' }],
    },
  ],
  passing: [
    { title: 'Propagation', document: site(true, [asks]) },
    { title: 'Nothing talks to the site', document: site(false, []) },
  ],
  unknown: [
    {
      title: 'A parameter decides about propagation',
      document: site({ Ref: 'Propagate' }, [asks]),
      undecided: { at: 'gate', field: 'propagateRoutes' },
    },
  ],
};
