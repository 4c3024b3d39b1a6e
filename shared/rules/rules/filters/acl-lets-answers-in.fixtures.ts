import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { fencedSubnet, tcpEntry } from '../../fixture-networks.ts';
import type { RuleFixtures } from '../../fixtures.ts';

function client(entries: JsonValue): LintelDocument {
  return fencedSubnet(entries, { nat: { kind: 'nat-gateway', in: 'front' } });
}

const httpsOut = tcpEntry('egress', 443, 443);

function from(fromPort: number, toPort: number): JsonObject {
  return tcpEntry('ingress', fromPort, toPort);
}

export const aclLetsAnswersInFixtures: RuleFixtures = {
  failing: [
    {
      title: 'HTTPS out and only HTTPS in',
      document: client([httpsOut, from(443, 443)]),
      finds: [{ at: 'filter', message: 'none' }],
    },
    {
      title: 'Answers on the ports of Linux only, behind a NAT gateway',
      document: client([httpsOut, from(32768, 60999)]),
      finds: [{ at: 'filter', message: 'part' }],
    },
    {
      title: 'PostgreSQL out and nothing of its answers in',
      document: client([tcpEntry('egress', 5432, 5432), from(443, 443)]),
      finds: [{ at: 'filter', message: 'none' }],
    },
  ],
  passing: [
    { title: 'Answers on all ports', document: client([httpsOut, from(1024, 65535)]) },
    {
      title: 'A subnet of servers that only answers',
      document: client([{ ...httpsOut, fromPort: 1024, toPort: 65535 }, from(443, 443)]),
    },
  ],
  unknown: [
    {
      title: 'Entries that a parameter decides',
      document: client({ Ref: 'AclEntries' }),
      undecided: { at: 'filter', field: 'entries' },
    },
  ],
};
