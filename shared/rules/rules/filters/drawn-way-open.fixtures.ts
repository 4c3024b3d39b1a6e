import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

const everything = { ruleNumber: 100, ruleAction: 'allow', protocol: 'all', cidrBlock: '0.0.0.0/0' };
const open = [
  { ...everything, direction: 'ingress' },
  { ...everything, direction: 'egress' },
];

function talking(
  entries: JsonValue,
  connections: readonly ShortConnection[],
  traffic: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      app: aSubnet('10.0.0.0/24', 'a'),
      data: aSubnet('10.0.1.0/24', 'b'),
      fence: { kind: 'network-acl', in: 'main', properties: { entries } },
      server: { kind: 'ec2-instance', in: 'app' },
      orders: { kind: 'ec2-instance', in: 'data', properties: { applicationPort: 5432 } },
    },
    [['server', 'traffic', 'orders', traffic], ...connections],
  );
}

/** Both subnets have IPv6 blocks; the network ACL of the second has these entries beside everything of IPv4. */
function dualStack(entries: readonly JsonObject[]): LintelDocument {
  const both = (cidrBlock: string, availabilityZone: string, ipv6CidrBlockIndex: number): ShortNode => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, ipv6CidrBlockIndex },
  });
  return drawing(
    {
      main: { kind: 'vpc', properties: { amazonProvidedIpv6CidrBlock: true } },
      app: both('10.0.0.0/24', 'a', 0),
      data: both('10.0.1.0/24', 'b', 1),
      fence: { kind: 'network-acl', in: 'main', properties: { entries: [...open, ...entries] } },
      server: { kind: 'ec2-instance', in: 'app' },
      orders: { kind: 'ec2-instance', in: 'data', properties: { applicationPort: 5432 } },
    },
    [['server', 'traffic', 'orders'], ...fenced],
  );
}

const fenced: readonly ShortConnection[] = [['fence', 'associate', 'data']];

export const drawnWayOpenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A network ACL that lets nothing in but HTTPS',
      document: talking(
        [
          { ...everything, direction: 'ingress', protocol: 'tcp', fromPort: 443, toPort: 443 },
          { ...everything, direction: 'egress' },
        ],
        fenced,
      ),
      finds: [{ at: 'server-traffic-orders', message: 'blocked' }],
    },
    {
      title: 'A network ACL that denies the subnet of the client',
      document: talking(
        [
          {
            ...everything,
            ruleNumber: 90,
            direction: 'ingress',
            ruleAction: 'deny',
            cidrBlock: '10.0.0.0/24',
          },
          ...open,
        ],
        fenced,
      ),
      finds: [{ at: 'server-traffic-orders', message: 'blocked' }],
    },
    {
      title: 'Two networks of both families, and a network ACL that knows one',
      document: dualStack([]),
      finds: [{ at: 'server-traffic-orders', message: 'ipv6' }],
    },
  ],
  passing: [
    {
      title: 'A network ACL for both families',
      document: dualStack([
        {
          ruleNumber: 110,
          direction: 'ingress',
          ruleAction: 'allow',
          protocol: 'all',
          cidrBlock: '::/0',
        },
        { ruleNumber: 110, direction: 'egress', ruleAction: 'allow', protocol: 'all', cidrBlock: '::/0' },
      ]),
    },
    { title: 'A network ACL that lets everything pass', document: talking(open, fenced) },
    { title: 'A network ACL of no subnet', document: talking([], []) },
  ],
  unknown: [
    {
      title: 'A port that a parameter decides',
      document: talking(open, fenced, { port: { Ref: 'Port' } }),
      undecided: { at: 'server-traffic-orders', field: 'port' },
    },
  ],
};
