import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function group(properties: JsonObject): LintelDocument {
  return drawing({ main: { kind: 'vpc' }, web: { kind: 'security-group', in: 'main', properties } });
}

const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '10.0.0.0/8' };

export const groupRulesDescribedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A rule without a reason',
      document: group({ allowAllOutbound: false, securityGroupIngress: [https] }),
      finds: [{ at: 'web', message: 'undescribed' }],
    },
    { title: 'Everything may leave', document: group({}), finds: [{ at: 'web', message: 'egress' }] },
  ],
  passing: [
    {
      title: 'A rule with its reason',
      document: group({
        allowAllOutbound: false,
        securityGroupIngress: [{ ...https, description: 'Offices, over the VPN' }],
      }),
    },
    { title: 'No rules at all', document: group({ allowAllOutbound: false }) },
  ],
  unknown: [
    {
      title: 'Rules that a parameter decides',
      document: group({ allowAllOutbound: false, securityGroupIngress: { Ref: 'Rules' } }),
      undecided: { at: 'web', field: 'securityGroupIngress' },
    },
  ],
};
