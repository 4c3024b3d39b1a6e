import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(...securityGroupIngress: readonly JsonObject[]): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    store: { kind: 'security-group', in: 'main', properties: { securityGroupIngress } },
  });
}

export const dataPortsNotPublicFixtures: RuleFixtures = {
  failing: [
    {
      title: 'PostgreSQL from everywhere',
      document: group({ ipProtocol: 'tcp', fromPort: 5432, cidrIp: '0.0.0.0/0' }),
      finds: [{ at: 'store', message: 'open' }],
    },
    {
      title: 'A range with two stores: one finding',
      document: group({ ipProtocol: 'tcp', fromPort: 3000, toPort: 6000, cidrIp: '0.0.0.0/0' }),
      finds: [{ at: 'store', message: 'open' }],
    },
  ],
  passing: [
    {
      title: 'PostgreSQL from the VPC',
      document: group({ ipProtocol: 'tcp', fromPort: 5432, cidrIp: '10.0.0.0/16' }),
    },
    {
      title: 'HTTPS from everywhere',
      document: group({ ipProtocol: 'tcp', fromPort: 443, cidrIp: '0.0.0.0/0' }),
    },
    {
      title: 'The lower half of all addresses is not every address',
      document: group({ ipProtocol: 'udp', fromPort: 5432, cidrIp: '0.0.0.0/1' }),
    },
  ],
  unknown: [
    {
      title: 'A range that a parameter decides',
      document: group({ ipProtocol: 'tcp', fromPort: 5432, cidrIp: { Ref: 'Clients' } }),
      undecided: { at: 'store', field: 'securityGroupIngress' },
    },
  ],
};
