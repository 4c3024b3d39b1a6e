import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function acl(entries: JsonValue): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    filter: { kind: 'network-acl', in: 'main', properties: { entries } },
  });
}

function allow(ruleNumber: number, fromPort: number, toPort: number, more: JsonObject = {}): JsonObject {
  return { ruleNumber, direction: 'ingress', protocol: 'tcp', fromPort, toPort, ...more };
}

/** Written entries of one ACL that lets anything in or out. */
function written(...entries: readonly JsonObject[]): LintelDocument {
  return drawing(
    Object.fromEntries(
      entries.map((entry, index) => [
        `entry-${index + 1}`,
        {
          kind: 'resource',
          properties: {
            type: 'AWS::EC2::NetworkAclEntry',
            properties: { NetworkAclId: 'acl-1', CidrBlock: '0.0.0.0/0', RuleAction: 'allow', ...entry },
          },
        },
      ]),
    ),
  );
}

export const aclEntryEffectiveFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A number used twice',
      document: acl([allow(100, 443, 443), allow(100, 80, 80)]),
      finds: [{ at: 'filter', message: 'twice' }],
    },
    {
      title: 'A deny after the allow that covers it',
      document: acl([allow(100, 0, 65535), allow(110, 22, 22, { ruleAction: 'deny' })]),
      finds: [{ at: 'filter', message: 'covered' }],
    },
    {
      title: 'Ports in the wrong order',
      document: acl([allow(100, 443, 80)]),
      finds: [{ at: 'filter', message: 'ports' }],
    },
    {
      title: 'An entry that two before it take together',
      document: acl([
        allow(100, 0, 1023),
        allow(110, 1024, 65535, { ruleAction: 'deny' }),
        allow(120, 443, 8080),
      ]),
      finds: [{ at: 'filter', message: 'covered' }],
    },
    {
      title: 'A number that is too high',
      document: acl([allow(40_000, 443, 443)]),
      finds: [{ at: 'filter', message: 'number' }],
    },
    {
      title: 'A written entry for TCP without ports',
      document: written({ RuleNumber: 100, Protocol: 6 }),
      finds: [{ at: 'entry-1', message: 'unset' }],
    },
    {
      title: 'Two written entries with one number',
      document: written({ RuleNumber: 100, Protocol: -1 }, { RuleNumber: 100, Protocol: -1 }),
      finds: [{ at: 'entry-2', message: 'again' }],
    },
    {
      title: 'A written entry with a number that is too high',
      document: written({ RuleNumber: 32_767, Protocol: -1 }),
      finds: [{ at: 'entry-1', message: 'range' }],
    },
  ],
  passing: [
    {
      title: 'The deny first',
      document: acl([allow(90, 22, 22, { ruleAction: 'deny' }), allow(100, 0, 65535)]),
    },
    {
      title: 'The same number in both directions',
      document: acl([allow(100, 443, 443), allow(100, 443, 443, { direction: 'egress' })]),
    },
    {
      title: 'An entry of which two before it leave some ports',
      document: acl([allow(100, 0, 1023), allow(110, 2048, 65535), allow(120, 443, 8080)]),
    },
    {
      title: 'One number in each direction of a written ACL',
      document: written({ RuleNumber: 100, Protocol: -1 }, { RuleNumber: 100, Protocol: -1, Egress: true }),
    },
  ],
  unknown: [
    {
      title: 'Entries that a parameter decides',
      document: acl({ Ref: 'AclEntries' }),
      undecided: { at: 'filter', field: 'entries' },
    },
  ],
};
