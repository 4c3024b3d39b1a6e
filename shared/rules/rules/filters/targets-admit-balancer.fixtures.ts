import { fencedTarget } from '../../fixture-networks.ts';
import type { RuleFixtures } from '../../fixtures.ts';

const everything = { ruleNumber: 100, ruleAction: 'allow', protocol: 'all', cidrBlock: '0.0.0.0/0' };
const open = [
  { ...everything, direction: 'ingress' },
  { ...everything, direction: 'egress' },
];

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
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: fencedTarget(open, { port: { Ref: 'Port' } }),
      undecided: { at: 'front-forward-server', field: 'port' },
    },
  ],
};
