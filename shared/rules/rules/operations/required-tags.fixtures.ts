import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function tagged(requiredTags: readonly string[], tags: Readonly<Record<string, string>>): LintelDocument {
  return drawing({ orders: { kind: 'sqs-queue' }, files: { kind: 's3-bucket' } }, [], {
    settings: { requiredTags, tags },
  });
}

export const requiredTagsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'No environment',
      document: tagged(['Environment', 'Owner'], { Owner: 'shop' }),
      finds: [{ at: 'document', message: 'missing' }],
    },
    {
      title: 'Neither owner nor cost centre',
      document: tagged(['Owner', 'CostCenter'], {}),
      finds: [{ at: 'document', message: 'missing' }],
    },
    {
      title: 'Nobody has said what is required: the usual keys',
      document: drawing({ orders: { kind: 'sqs-queue' } }),
      finds: [{ at: 'document', message: 'missing' }],
    },
  ],
  passing: [
    { title: 'Both are there', document: tagged(['Owner'], { Owner: 'shop' }) },
    { title: 'None is asked for', document: tagged([], {}) },
  ],
};
