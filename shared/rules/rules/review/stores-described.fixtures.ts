import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function stores(kinds: readonly string[], about: readonly string[] = []): LintelDocument {
  const document = drawing(Object.fromEntries(kinds.map((kind) => [kind, { kind }])));
  const decision = {
    id: 'data-1',
    topic: 'data',
    about: [...about],
    text: 'Shop team; 5 minutes; 1 hour; internal.',
  };
  return about.length === 0 ? document : { ...document, decisions: new Map([[decision.id, decision]]) };
}

export const storesDescribedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A bucket without a word',
      document: stores(['s3-bucket']),
      finds: [{ at: 'document', message: 'undescribed' }],
    },
    {
      title: 'One of two stores',
      document: stores(['s3-bucket', 'dynamodb-table'], ['s3-bucket']),
      finds: [{ at: 'document', message: 'undescribed' }],
    },
    {
      title: 'A volume and a function without a word, in a review',
      document: stores(['ebs-volume', 'lambda-function']),
      finds: [
        { at: 'document', message: 'undescribed' },
        { at: 'document', message: 'tiers' },
      ],
    },
  ],
  passing: [
    {
      title: 'Both stores',
      document: stores(['s3-bucket', 'dynamodb-table'], ['s3-bucket', 'dynamodb-table']),
    },
    { title: 'No stores', document: stores(['sqs-queue']) },
  ],
};
