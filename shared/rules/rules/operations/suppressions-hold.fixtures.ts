import type { LintelDocument, Suppression } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function accepted(suppression: Omit<Suppression, 'id'>, retentionInDays = 0): LintelDocument {
  return drawing({ logs: { kind: 'log-group', properties: { retentionInDays } } }, [], {
    suppressions: [suppression],
  });
}

const reason = 'Audit trail, kept for ever by law';
const logs = {
  rule: 'OPS-031',
  scope: 'node',
  target: 'logs',
  reason,
  by: 'Ada',
  until: '2027-05-20',
} as const;

export const suppressionsHoldFixtures: RuleFixtures = {
  failing: [
    {
      title: 'An error is open',
      document: drawing({ main: { kind: 'vpc' }, app: aSubnet('10.9.0.0/24', 'a') }),
      finds: [{ at: 'document', message: 'blocking' }],
    },
    {
      title: 'Nothing is left to hide',
      document: accepted(logs, 30),
      finds: [{ at: 'logs', message: 'unused' }],
    },
    {
      title: 'Past its end',
      document: accepted({ ...logs, until: '2026-05-20' }),
      finds: [{ at: 'logs', message: 'expired' }],
    },
    {
      title: 'Accepted when it was something else',
      document: accepted({ ...logs, context: '0123456789abcdef' }),
      finds: [{ at: 'logs', message: 'outdated' }],
    },
    {
      title: 'No end in the strict profile',
      document: accepted({ rule: 'OPS-031', scope: 'node', target: 'logs', reason }),
      finds: [{ at: 'logs', message: 'refused' }],
    },
    {
      title: 'Nobody answers for it',
      document: accepted({ rule: 'OPS-031', scope: 'node', target: 'logs', reason, until: '2027-05-20' }),
      finds: [{ at: 'logs', message: 'owner' }],
    },
  ],
  passing: [
    { title: 'In force', document: accepted(logs) },
    { title: 'No suppressions', document: drawing({ logs: { kind: 'log-group' } }) },
  ],
};
