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
    {
      title: 'A written group and a written rule without reasons',
      document: drawing({
        web: {
          kind: 'resource',
          properties: {
            type: 'AWS::EC2::SecurityGroup',
            properties: {
              GroupDescription: 'Web',
              SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8' }],
            },
          },
        },
        more: {
          kind: 'resource',
          properties: {
            type: 'AWS::EC2::SecurityGroupIngress',
            properties: {
              GroupId: { Ref: 'Web' },
              IpProtocol: 'tcp',
              FromPort: 80,
              ToPort: 80,
              SourceSecurityGroupId: { Ref: 'Web' },
            },
          },
        },
      }),
      finds: [
        { at: 'web', message: 'undescribed' },
        { at: 'more', message: 'undescribed' },
      ],
    },
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
