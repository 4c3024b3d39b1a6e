import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function worker(properties: JsonObject, packageMegabytes?: number, unpackedMegabytes = 0): LintelDocument {
  const document = drawing({ worker: { kind: 'lambda-function', properties } });
  if (packageMegabytes === undefined) return document;
  const sizes = { load: { packageMegabytes }, usage: { unpackedMegabytes } };
  const nodes = [...document.nodes.values()].map((node) => [node.id, { ...node, ...sizes }] as const);
  return { ...document, nodes: new Map(nodes) };
}

export const functionLimitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A timeout of an hour',
      document: worker({ timeout: 3600 }),
      finds: [{ at: 'worker', message: 'range' }],
    },
    {
      title: 'Too little memory and too much storage',
      document: worker({ memorySize: 64, ephemeralStorage: 20_480 }),
      finds: [
        { at: 'worker', message: 'range' },
        { at: 'worker', message: 'range' },
      ],
    },
    {
      title: 'Five kilobytes of environment variables',
      document: worker({ environment: { CONFIGURATION: 'x'.repeat(5000) } }),
      finds: [{ at: 'worker', message: 'environment' }],
    },
    {
      title: 'A package of 80 MB without a bucket, 300 MB unzipped',
      document: worker({}, 80, 300),
      finds: [
        { at: 'worker', message: 'package' },
        { at: 'worker', message: 'package' },
      ],
    },
  ],
  passing: [
    { title: 'The defaults', document: worker({}) },
    {
      title: 'The largest function',
      document: worker({ memorySize: 10_240, timeout: 900, ephemeralStorage: 10_240 }),
    },
    {
      title: 'A package of 80 MB in a bucket',
      document: worker({ codeS3Bucket: 'builds', codeS3Key: 'worker.zip' }, 80, 200),
    },
  ],
  unknown: [
    {
      title: 'A timeout that a parameter decides',
      document: worker({ timeout: { Ref: 'Timeout' } }),
      undecided: { at: 'worker', field: 'timeout' },
    },
  ],
};
