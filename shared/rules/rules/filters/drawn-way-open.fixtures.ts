import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

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
  ],
  passing: [
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
