import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function webWith(securityGroups: JsonValue): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'a' } },
    'web-group': { kind: 'security-group', in: 'main' },
    other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
    'other-group': { kind: 'security-group', in: 'other' },
    web: { kind: 'ec2-instance', in: 'app', properties: { securityGroups } },
  });
}

export const securityGroupOfSameVpcFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An instance with a group of another VPC',
      document: webWith(['other-group']),
      finds: [{ at: 'web', message: 'other' }],
    },
    {
      title: 'One group of its own VPC and one of another',
      document: webWith(['web-group', 'other-group']),
      finds: [{ at: 'web', message: 'other' }],
    },
    {
      title: 'A launch template with a group of another VPC than its instances',
      document: drawing(
        {
          main: { kind: 'vpc' },
          app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'a' } },
          other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
          'other-group': { kind: 'security-group', in: 'other' },
          template: { kind: 'launch-template', properties: { securityGroups: ['other-group'] } },
          web: { kind: 'auto-scaling-group', in: 'main', properties: { subnets: ['app'] } },
        },
        [['web', 'manage', 'template']],
      ),
      finds: [{ at: 'template', message: 'other' }],
    },
  ],
  passing: [
    { title: 'A group of its own VPC', document: webWith(['web-group']) },
    { title: 'No group: one is made', document: webWith([]) },
  ],
  unknown: [
    {
      title: 'A group that a parameter names',
      document: webWith(['web-group', { Ref: 'Group' }]),
      undecided: { at: 'web', field: 'securityGroups' },
    },
  ],
};
