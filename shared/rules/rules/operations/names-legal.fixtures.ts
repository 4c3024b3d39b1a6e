import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function withLogicalId(id: string, logicalId: string): LintelDocument {
  const document = drawing({ orders: { kind: 'sqs-queue' }, [id]: { kind: 'sqs-queue' } });
  const node = document.nodes.get(id);
  if (node === undefined) return document;
  return { ...document, nodes: new Map([...document.nodes, [id, { ...node, logicalId }]]) };
}

export const namesLegalFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A logical id with a hyphen',
      document: withLogicalId('returns', 'Returns-Queue'),
      finds: [{ at: 'returns', message: 'characters' }],
    },
    {
      title: 'A logical id used twice',
      document: withLogicalId('returns', 'Orders'),
      finds: [{ at: 'returns', message: 'twice' }],
    },
    {
      title: 'Two buckets of one name',
      document: drawing({
        files: { kind: 's3-bucket', properties: { bucketName: 'example-files' } },
        uploads: { kind: 's3-bucket', properties: { bucketName: 'example-files' } },
      }),
      finds: [{ at: 'uploads', message: 'name' }],
    },
  ],
  passing: [
    { title: 'A logical id of its own', document: withLogicalId('returns', 'ReturnsQueue') },
    {
      title: 'No names',
      document: drawing({ files: { kind: 's3-bucket' }, uploads: { kind: 's3-bucket' } }),
    },
  ],
  unknown: [
    {
      title: 'A name that a parameter decides',
      document: drawing({
        files: { kind: 's3-bucket', properties: { bucketName: 'example-files' } },
        uploads: { kind: 's3-bucket', properties: { bucketName: { Ref: 'BucketName' } } },
      }),
      undecided: { at: 'uploads', field: 'bucketName' },
    },
  ],
};
