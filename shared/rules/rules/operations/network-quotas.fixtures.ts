import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function vpcs(count: number, quotas?: Readonly<Record<string, number>>): LintelDocument {
  const ids = Array.from({ length: count }, (_, index) => `vpc-${index + 1}`);
  return drawing(
    {
      here: { kind: 'region' },
      ...Object.fromEntries(
        ids.map((id, index) => [
          id,
          { kind: 'vpc', in: 'here', properties: { cidrBlock: `10.${index}.0.0/16` } },
        ]),
      ),
    },
    [],
    quotas === undefined ? {} : { settings: { quotas } },
  );
}

function gateways(count: number): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    open: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`nat-${index + 1}`, { kind: 'nat-gateway', in: 'open' }]),
    ),
  });
}

function hub(routes: number): LintelDocument {
  const ranges = Array.from(
    { length: routes },
    (_, index) => `10.${Math.floor(index / 256)}.${index % 256}.0/24`,
  );
  return drawing(
    {
      hub: { kind: 'transit-gateway' },
      table: { kind: 'transit-gateway-route-table', properties: { transitGateway: 'hub' } },
      main: { kind: 'vpc' },
    },
    [
      ['hub', 'attach', 'main'],
      ...ranges.map((range): ShortConnection => ['table', 'route', 'main', { destinationCidrBlock: range }]),
    ],
    { settings: { quotas: { 'tgw.routes': 20 } } },
  );
}

function acl(count: number): LintelDocument {
  const entries: JsonValue = Array.from({ length: count }, (_, index) => ({
    ruleNumber: 100 + index,
    direction: 'ingress',
    ruleAction: 'allow',
    protocol: 'tcp',
    cidrBlock: `10.0.${index}.0/24`,
    fromPort: 443,
    toPort: 443,
  }));
  return drawing({
    main: { kind: 'vpc' },
    fence: { kind: 'network-acl', in: 'main', properties: { entries } },
  });
}

export const networkQuotasFixtures: RuleFixtures = {
  failing: [
    { title: 'Six VPCs in a Region', document: vpcs(6), finds: [{ at: 'here', message: 'quota' }] },
    {
      title: 'Nine, where the account has eight',
      document: vpcs(9, { 'vpc.vpcs': 8 }),
      finds: [{ at: 'here', message: 'raised' }],
    },
    { title: 'Fifty entries in one direction', document: acl(50), finds: [{ at: 'fence', message: 'hard' }] },
    {
      title: 'Six NAT gateways in one zone, with their addresses',
      document: gateways(6),
      finds: [
        { at: 'document', message: 'quota' },
        { at: 'document', message: 'quota' },
      ],
    },
    {
      title: 'More routes in a transit gateway than the account has',
      document: hub(30),
      finds: [{ at: 'hub', message: 'raised' }],
    },
  ],
  passing: [
    { title: 'Five VPCs in a Region', document: vpcs(5) },
    { title: 'Eight, where the account has ten', document: vpcs(8, { 'vpc.vpcs': 10 }) },
    { title: 'Five NAT gateways in one zone', document: gateways(5) },
    { title: 'Twenty routes where the account has twenty', document: hub(20) },
  ],
  unknown: [
    {
      title: 'Rules that a parameter decides',
      document: drawing({
        main: { kind: 'vpc' },
        web: { kind: 'security-group', in: 'main', properties: { securityGroupIngress: { Ref: 'Rules' } } },
      }),
      undecided: { at: 'web', field: 'securityGroupIngress' },
    },
  ],
};
