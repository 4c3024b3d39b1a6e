import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function store(kind: string, properties: JsonObject): LintelDocument {
  return drawing({ store: { kind, properties }, key: { kind: 'kms-key' } });
}

export const ownKeyUsedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A queue under a key of AWS',
      document: store('sqs-queue', {}),
      finds: [{ at: 'store', message: 'key' }],
    },
    {
      title: 'A bucket that answers without TLS',
      document: store('s3-bucket', { kmsKey: 'key', enforceTls: false }),
      finds: [{ at: 'store', message: 'tls' }],
    },
    {
      title: 'A volume that does not ask for encryption',
      document: store('ebs-volume', { encrypted: false }),
      finds: [{ at: 'store', message: 'off' }],
    },
  ],
  passing: [
    { title: 'A queue under its own key', document: store('sqs-queue', { kmsKey: 'key' }) },
    { title: 'A bucket under its own key', document: store('s3-bucket', { kmsKey: 'key' }) },
  ],
  unknown: [
    {
      title: 'A key that a parameter decides',
      document: store('sqs-queue', { kmsKey: { Ref: 'Key' } }),
      undecided: { at: 'store', field: 'kmsKey' },
    },
  ],
};
