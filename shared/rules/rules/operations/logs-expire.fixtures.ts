import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function logs(retentionInDays: JsonValue): LintelDocument {
  return drawing({ logs: { kind: 'log-group', properties: { retentionInDays } } });
}

export const logsExpireFixtures: RuleFixtures = {
  failing: [
    { title: 'For ever', document: logs(0), finds: [{ at: 'logs', message: 'forever' }] },
    {
      title: 'A hundred days, which is no step',
      document: logs(100),
      finds: [{ at: 'logs', message: 'days' }],
    },
  ],
  passing: [
    { title: 'Ninety days', document: logs(90) },
    { title: 'The default', document: drawing({ logs: { kind: 'log-group' } }) },
  ],
  unknown: [
    {
      title: 'A retention that a parameter decides',
      document: logs({ Ref: 'Retention' }),
      undecided: { at: 'logs', field: 'retentionInDays' },
    },
  ],
};
