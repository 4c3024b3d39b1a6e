import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function written(type: string, attributes: JsonObject): LintelDocument {
  return drawing({ store: { kind: 'resource', properties: { type, attributes } } });
}

export const dataOutlivesStackFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A graph database without a policy',
      document: written('AWS::Neptune::DBCluster', {}),
      finds: [{ at: 'store', message: 'deleted' }],
    },
    {
      title: 'A bucket without a policy',
      document: written('AWS::S3::Bucket', { Metadata: { Owner: 'shop' } }),
      finds: [{ at: 'store', message: 'deleted' }],
    },
    {
      title: 'A bucket that outlives its stack and not its replacement',
      document: written('AWS::S3::Bucket', { DeletionPolicy: 'Retain' }),
      finds: [{ at: 'store', message: 'replaced' }],
    },
  ],
  passing: [
    {
      title: 'A bucket that is retained',
      document: written('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
    },
    { title: 'A drawn bucket', document: drawing({ store: { kind: 's3-bucket' } }) },
  ],
};
