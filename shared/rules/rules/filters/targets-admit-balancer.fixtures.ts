import type { LintelDocument } from '#shared/document/records.ts';
import { fencedTarget } from '../../fixture-networks.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

const everything = { ruleNumber: 100, ruleAction: 'allow', protocol: 'all', cidrBlock: '0.0.0.0/0' };
const open = [
  { ...everything, direction: 'ingress' },
  { ...everything, direction: 'egress' },
];

/** An instance with a written group, behind a load balancer that hands on the address of the client. */
function behindNetworkBalancer(cidrIp: string): LintelDocument {
  return drawing(
    {
      people: { kind: 'users' },
      main: { kind: 'vpc' },
      'front-a': aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
      'front-b': aSubnet('10.0.1.0/24', 'b', { tier: 'public' }),
      app: aSubnet('10.0.2.0/24', 'a'),
      front: {
        kind: 'nlb',
        in: 'main',
        properties: { subnets: ['front-a', 'front-b'], listeners: [{ port: 443, protocol: 'TCP' }] },
      },
      own: {
        kind: 'security-group',
        in: 'main',
        properties: {
          rulesFromConnections: false,
          securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp }],
        },
      },
      server: {
        kind: 'ec2-instance',
        in: 'app',
        properties: { applicationPort: 443, securityGroups: ['own'] },
      },
    },
    [
      ['people', 'traffic', 'front', { port: 443 }],
      ['front', 'forward', 'server', { listenerPort: 443 }],
    ],
  );
}

export const targetsAdmitBalancerFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A network ACL that lets in HTTPS alone',
      document: fencedTarget([
        { ...everything, direction: 'ingress', protocol: 'tcp', fromPort: 443, toPort: 443 },
        { ...everything, direction: 'egress' },
      ]),
      finds: [{ at: 'front', message: 'blocked' }],
    },
    {
      title: 'A network ACL that lets no answer out',
      document: fencedTarget([{ ...everything, direction: 'ingress' }]),
      finds: [{ at: 'front', message: 'blocked' }],
    },
    {
      title:
        'A security group that admits the subnets of a load balancer which keeps the address of the client',
      document: behindNetworkBalancer('10.0.0.0/23'),
      finds: [{ at: 'front', message: 'clients' }],
    },
  ],
  passing: [
    { title: 'A network ACL that lets everything pass', document: fencedTarget(open) },
    {
      title: 'A network ACL that lets in the port of the target',
      document: fencedTarget([
        { ...everything, direction: 'ingress', protocol: 'tcp', fromPort: 8080, toPort: 8080 },
        { ...everything, direction: 'egress' },
      ]),
    },
    { title: 'A security group that admits the clients', document: behindNetworkBalancer('0.0.0.0/0') },
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: fencedTarget(open, { port: { Ref: 'Port' } }),
      undecided: { at: 'front-forward-server', field: 'port' },
    },
  ],
};
