import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(rule: JsonObject): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    web: { kind: 'security-group', in: 'main', properties: { securityGroupIngress: [rule] } },
  });
}

const cidrIp = '10.0.0.0/8';

export const groupRulePortsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'From the higher port to the lower',
      document: group({ ipProtocol: 'tcp', fromPort: 443, toPort: 80, cidrIp }),
      finds: [{ at: 'web', message: 'order' }],
    },
    {
      title: 'A port with every protocol',
      document: group({ ipProtocol: '-1', fromPort: 443, toPort: 443, cidrIp }),
      finds: [{ at: 'web', message: 'all' }],
    },
    {
      title: 'TCP without a port',
      document: group({ ipProtocol: 'tcp', cidrIp }),
      finds: [{ at: 'web', message: 'missing' }],
    },
    {
      title: 'A rule for nobody',
      document: group({ ipProtocol: 'tcp', fromPort: 443 }),
      finds: [{ at: 'web', message: 'peer' }],
    },
    {
      title: 'ICMP with one of two -1',
      document: group({ ipProtocol: 'icmp', fromPort: -1, toPort: 8, cidrIp }),
      finds: [{ at: 'web', message: 'half' }],
    },
    {
      title: 'TCP from -1 to -1',
      document: group({ ipProtocol: 'tcp', fromPort: -1, toPort: -1, cidrIp }),
      finds: [{ at: 'web', message: 'half' }],
    },
  ],
  passing: [
    { title: 'One port', document: group({ ipProtocol: 'tcp', fromPort: 443, cidrIp }) },
    { title: 'Every protocol without ports', document: group({ ipProtocol: '-1', cidrIp }) },
    {
      title: 'Every type of ICMP',
      document: group({ ipProtocol: 'icmp', fromPort: -1, toPort: -1, cidrIp }),
    },
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: group({ ipProtocol: 'tcp', fromPort: { Ref: 'Port' }, toPort: 80, cidrIp }),
      undecided: { at: 'web', field: 'securityGroupIngress' },
    },
  ],
};
