import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

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
  ],
  passing: [
    { title: 'Five VPCs in a Region', document: vpcs(5) },
    { title: 'Eight, where the account has ten', document: vpcs(8, { 'vpc.vpcs': 10 }) },
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
