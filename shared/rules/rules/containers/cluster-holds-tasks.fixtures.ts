import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function hosted(
  desiredCount: JsonValue,
  cpu: number,
  memory: number,
  instanceType = 't3.medium',
  { load = {}, scaling = {} }: { load?: JsonObject; scaling?: JsonObject } = {},
): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'app-a': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' } },
    'app-b': { kind: 'subnet', in: 'main', properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' } },
    shop: { kind: 'ecs-cluster', in: 'main' },
    hosts: { kind: 'auto-scaling-group', in: 'shop', properties: { instanceType, maxSize: 4 }, load },
    web: {
      kind: 'ecs-service',
      in: 'shop',
      properties: { launchType: 'EC2', desiredCount, cpu, memory, ...scaling },
    },
  });
}

export const clusterHoldsTasksFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Ten tasks of one vCPU on four hosts of two',
      document: hosted(10, 1024, 1024),
      finds: [{ at: 'shop', message: 'short' }],
    },
    {
      title: 'Six tasks of 4 GB on four hosts of 4 GB',
      document: hosted(6, 256, 4096),
      finds: [{ at: 'shop', message: 'short' }],
    },
    {
      title: 'Ten small tasks with addresses of their own on four hosts with three interfaces',
      document: hosted(10, 256, 512, 'm6i.large'),
      finds: [{ at: 'shop', message: 'short' }],
    },
    {
      title: 'Two tasks that are scaled to twelve',
      document: hosted(2, 1024, 1024, 't3.medium', { scaling: { maxCapacity: 12 } }),
      finds: [{ at: 'shop', message: 'atPeak' }],
    },
    {
      title: 'Four tasks of 4 GB, of which the system keeps a part',
      document: hosted(4, 256, 4096, 't3.medium', { load: { reservedMemoryPercent: 5 } }),
      finds: [{ at: 'shop', message: 'short' }],
    },
  ],
  passing: [
    {
      title: 'Ten small tasks on four hosts with trunks',
      document: hosted(10, 256, 512, 'm6i.large', { load: { tasksPerInstance: 9 } }),
    },
    {
      title: 'Eight tasks of one vCPU',
      document: hosted(8, 1024, 1024, undefined, { scaling: { maxCapacity: 8 } }),
    },
    { title: 'Two small tasks', document: hosted(2, 256, 512) },
  ],
  unknown: [
    {
      title: 'A number of tasks that a parameter decides',
      document: hosted({ Ref: 'Tasks' }, 1024, 1024),
      undecided: { at: 'web', field: 'desiredCount' },
    },
  ],
};
