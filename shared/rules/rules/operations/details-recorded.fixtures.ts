import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function cluster(containerInsights: JsonValue): LintelDocument {
  return drawing({ shop: { kind: 'ecs-cluster', properties: { containerInsights } } });
}

function bucket(connections: readonly ShortConnection[]): LintelDocument {
  return drawing({ files: { kind: 's3-bucket' }, logs: { kind: 's3-bucket' } }, connections);
}

export const detailsRecordedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A cluster without Container Insights',
      document: cluster('disabled'),
      finds: [{ at: 'shop', message: 'off' }],
    },
    {
      title: 'Buckets without access logs',
      document: bucket([]),
      finds: [
        { at: 'files', message: 'access' },
        { at: 'logs', message: 'access' },
      ],
    },
  ],
  passing: [
    { title: 'Container Insights', document: cluster('enabled') },
    { title: 'A bucket that logs to another', document: bucket([['files', 'log', 'logs']]) },
  ],
  unknown: [
    {
      title: 'A parameter decides about Container Insights',
      document: cluster({ Ref: 'Insights' }),
      undecided: { at: 'shop', field: 'containerInsights' },
    },
  ],
};
