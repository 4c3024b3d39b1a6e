import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

const everything = { ruleNumber: 100, ruleAction: 'allow', protocol: 'all', cidrBlock: '0.0.0.0/0' };
const open = [
  { ...everything, direction: 'ingress' },
  { ...everything, direction: 'egress' },
];

function balanced(entries: JsonValue, forward: JsonObject = {}): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'front-a': aSubnet('10.0.0.0/24', 'a'),
      'front-b': aSubnet('10.0.1.0/24', 'b'),
      app: aSubnet('10.0.2.0/24', 'a'),
      fence: { kind: 'network-acl', in: 'main', properties: { entries } },
      front: { kind: 'alb', in: 'main', properties: { scheme: 'internal', subnets: ['front-a', 'front-b'] } },
      server: { kind: 'ec2-instance', in: 'app', properties: { applicationPort: 8080 } },
    },
    [
      ['front', 'forward', 'server', forward],
      ['fence', 'associate', 'app'],
    ],
  );
}

export const targetsAdmitBalancerFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A network ACL that lets in HTTPS alone',
      document: balanced([
        { ...everything, direction: 'ingress', protocol: 'tcp', fromPort: 443, toPort: 443 },
        { ...everything, direction: 'egress' },
      ]),
      finds: [{ at: 'front', message: 'blocked' }],
    },
    {
      title: 'A network ACL that lets no answer out',
      document: balanced([{ ...everything, direction: 'ingress' }]),
      finds: [{ at: 'front', message: 'blocked' }],
    },
  ],
  passing: [
    { title: 'A network ACL that lets everything pass', document: balanced(open) },
    {
      title: 'A network ACL that lets in the port of the target',
      document: balanced([
        { ...everything, direction: 'ingress', protocol: 'tcp', fromPort: 8080, toPort: 8080 },
        { ...everything, direction: 'egress' },
      ]),
    },
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: balanced(open, { port: { Ref: 'Port' } }),
      undecided: { at: 'front-forward-server', field: 'port' },
    },
  ],
};
