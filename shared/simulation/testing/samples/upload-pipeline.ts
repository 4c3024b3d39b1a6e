import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { poisson } from '../sample-network.ts';

/** P4: ten thousand uploads an hour. */
export function uploads(): Acceptance {
  const pipeline = (batchSize: number, window: number, maximumConcurrency?: number): LintelDocument =>
    aDocument()
      .node('users', 'users', { name: 'People who upload', at: [0, 200] })
      .node('region', 'region', { name: 'us-east-1', at: [160, 40], size: [720, 360] })
      .node('s3-bucket', 'uploads', { name: 'Uploads', parent: 'region', at: [60, 140] })
      .node('sqs-queue', 'jobs', {
        name: 'Jobs',
        parent: 'region',
        at: [280, 140],
        properties: { visibilityTimeout: 360 },
      })
      .node('lambda-function', 'process', {
        name: 'Process',
        parent: 'region',
        at: [500, 140],
        properties: { memorySize: 512, timeout: 60 },
      })
      .connect('event', 'uploads', 'jobs')
      .connect('poll', 'jobs', 'process', {
        batchSize,
        maximumBatchingWindowInSeconds: window,
        ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
      })
      .build();
  const load = {
    process: { meanServiceTimeMs: 2000, serviceDistribution: 'constant', initMs: 0 },
    uploads: { meanServiceTimeMs: 0 },
  };
  const hour: ScenarioInput = {
    name: '10,000 uploads in an hour',
    horizonSeconds: 3600,
    drains: true,
    arrivals: [{ to: 'uploads', pattern: poisson(10_000 / 3600) }],
    overrides: load,
  };
  const burst: ScenarioInput = {
    name: '1,000 uploads at once',
    horizonSeconds: 60,
    drains: true,
    arrivals: [{ to: 'uploads', pattern: { is: 'burst', at: 0, count: 1000 } }],
    overrides: load,
  };
  return {
    file: 'upload-pipeline',
    name: 'Ten thousand uploads an hour',
    document: pipeline(10, 60),
    scenarios: { hour, burst },
  };
}

/** P4 with other settings of the mapping. */
export function uploadPipeline(
  batchSize: number,
  window: number,
  maximumConcurrency?: number,
): LintelDocument {
  let { document } = uploads();
  const id = 'jobs-process';
  const connection = document.connections.get(id);
  if (connection !== undefined) {
    const properties = {
      batchSize,
      maximumBatchingWindowInSeconds: window,
      ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    };
    document = {
      ...document,
      connections: new Map([...document.connections, [id, { ...connection, properties }]]),
    };
  }
  return document;
}
