import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { fencedSubnet, tcpEntry } from '../../fixture-networks.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function web(entries: JsonValue): LintelDocument {
  const properties = { applicationPort: 443 };
  return fencedSubnet(entries, { web: { kind: 'ec2-instance', in: 'front', properties } });
}

const httpsIn = tcpEntry('ingress', 443, 443);
const answersIn = tcpEntry('ingress', 1024, 65_535, 110);

function out(fromPort: number, toPort: number): JsonObject {
  return tcpEntry('egress', fromPort, toPort);
}

export const aclLetsAnswersOutFixtures: RuleFixtures = {
  failing: [
    {
      title: 'HTTPS in, HTTPS out, and no answers',
      document: web([httpsIn, answersIn, out(443, 443)]),
      finds: [{ at: 'filter', message: 'none' }],
    },
    {
      title: 'Answers on a part of the ports',
      document: web([httpsIn, answersIn, out(32768, 60999)]),
      finds: [{ at: 'filter', message: 'part' }],
    },
  ],
  passing: [
    { title: 'Answers on all of them', document: web([httpsIn, out(1024, 65535)]) },
    {
      title: 'Everything allowed, as the default ACL does',
      document: drawing({ main: { kind: 'vpc' }, filter: { kind: 'network-acl', in: 'main' } }),
    },
    {
      title: 'A deny that comes after the allow',
      document: web([
        httpsIn,
        out(1024, 65535),
        { ruleNumber: 200, direction: 'egress', ruleAction: 'deny', protocol: 'all' },
      ]),
    },
  ],
  unknown: [
    {
      title: 'Entries that a parameter decides',
      document: web({ Ref: 'AclEntries' }),
      undecided: { at: 'filter', field: 'entries' },
    },
  ],
};
