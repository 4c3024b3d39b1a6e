import { drawing, type RuleFixtures } from '../../fixtures.ts';

export const canonicalBlockFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A VPC that begins at an address in the middle',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: '10.0.1.7/16' } } }),
      finds: [{ at: 'main', message: 'hostBits' }],
    },
    {
      title: 'The same of a subnet',
      document: drawing({
        main: { kind: 'vpc' },
        app: { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.128/24' } },
      }),
      finds: [{ at: 'app', message: 'hostBits' }],
    },
    {
      title: 'A further block and a route with bits to spare',
      document: drawing(
        {
          main: {
            kind: 'vpc',
            properties: { cidrBlock: '10.0.0.0/16', secondaryCidrBlocks: ['100.64.1.0/16'] },
          },
          table: { kind: 'route-table', in: 'main' },
          hub: { kind: 'transit-gateway' },
        },
        [
          ['hub', 'attach', 'main'],
          ['table', 'route', 'hub', { destinationCidrBlock: '192.168.1.7/24' }],
        ],
      ),
      finds: [
        { at: 'main', message: 'hostBits' },
        { at: 'table-route-hub-192.168.1.7/24', message: 'hostBits' },
      ],
    },
    {
      title: 'A rule of a security group and an entry of a network ACL',
      document: drawing({
        main: { kind: 'vpc' },
        web: {
          kind: 'security-group',
          in: 'main',
          properties: {
            securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, cidrIp: '192.0.2.7/24' }],
          },
        },
        fence: {
          kind: 'network-acl',
          in: 'main',
          properties: { entries: [{ ruleNumber: 100, cidrBlock: '10.0.1.1/24' }] },
        },
      }),
      finds: [
        { at: 'web', message: 'hostBits' },
        { at: 'fence', message: 'hostBits' },
      ],
    },
    {
      title: 'A range of a site',
      document: drawing({ office: { kind: 'on-premises', properties: { prefixes: ['192.168.7.1/16'] } } }),
      finds: [{ at: 'office', message: 'hostBits' }],
    },
    {
      title: 'The ranges of a connection and of a cluster',
      document: drawing(
        {
          main: { kind: 'vpc' },
          app: {
            kind: 'subnet',
            in: 'main',
            properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24' },
          },
          people: { kind: 'users' },
          web: { kind: 'ec2-instance', in: 'app' },
          pods: { kind: 'eks-cluster', in: 'main', properties: { publicAccessCidrs: ['198.51.100.9/24'] } },
        },
        [['people', 'traffic', 'web', { port: 443, sourceCidrs: ['203.0.113.7/24'] }]],
      ),
      finds: [
        { at: 'pods', message: 'hostBits' },
        { at: 'people-traffic-web', message: 'hostBits' },
      ],
    },
  ],
  passing: [
    {
      title: 'The first address',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: '10.4.0.0/16' } } }),
    },
    {
      title: 'No range at all: another rule says so',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: 'ten' } } }),
    },
  ],
  unknown: [
    {
      title: 'A block that a parameter decides',
      document: drawing({ main: { kind: 'vpc', properties: { cidrBlock: { Ref: 'VpcCidr' } } } }),
      undecided: { at: 'main', field: 'cidrBlock' },
    },
  ],
};
