import { aDocument } from '../a-document.ts';
import { type DrawnExample, network, noLogs, scaling } from './drawn-example.ts';

function lambda(
  id: string,
  memorySize: number,
  architecture: string,
  requests: number,
  ms: number,
): DrawnExample {
  return {
    id,
    document: aDocument()
      .node('lambda-function', 'function', {
        properties: { memorySize, architecture },
        usage: { requestsPerMonth: requests, averageDurationMs: ms, logKilobytesPerRequest: 0 },
      })
      .build(),
    also: noLogs,
  };
}

function fargate(id: string, desiredCount: number): DrawnExample {
  return {
    id,
    document: network()
      .node('ecs-service', 'service', {
        parent: 'a',
        properties: { launchType: 'FARGATE', desiredCount, cpu: 1024, memory: 2048, assignPublicIp: false },
        usage: { logGigabytesPerTask: 0 },
      })
      .build(),
    also: { ...noLogs, ...scaling },
  };
}

/** What runs code: instances, containers, functions, their disks and builds. */
export function computeExamples(): readonly DrawnExample[] {
  return [
    lambda('lambda-256-x86', 256, 'x86_64', 1_000_000, 200),
    lambda('lambda-256-arm', 256, 'arm64', 1_000_000, 200),
    lambda('lambda-512-350ms', 512, 'x86_64', 100_000, 350),
    {
      // The page reckons with a rounded price and takes the free amounts off.
      id: 'lambda-page-512mb',
      document: aDocument()
        .settings({
          freeTier: 'always-free',
          priceOverrides: [
            { component: 'lambda/x86.duration', usd: '0.00001667', reason: 'Rounded as on the page' },
          ],
        })
        .node('lambda-function', 'function', {
          properties: { memorySize: 512, architecture: 'x86_64' },
          usage: { requestsPerMonth: 3_000_000, averageDurationMs: 1000, logKilobytesPerRequest: 0 },
        })
        .build(),
      also: noLogs,
    },
    fargate('fargate-1x2', 1),
    fargate('fargate-2x1x2', 2),
    {
      id: 'eks-standard',
      document: aDocument()
        .node('eks-cluster', 'cluster', { properties: { enabledLogTypes: [] } })
        .build(),
    },
    {
      id: 'ec2-partial-month',
      document: network()
        .node('ec2-instance', 'instance', {
          parent: 'a',
          properties: {
            instanceType: 't3.medium',
            rootVolumeType: 'gp2',
            rootVolumeSize: 8,
            associatePublicIpAddress: false,
          },
          usage: { runningHoursPerMonth: 100 },
        })
        .build(),
    },
    {
      id: 'ec2-t3-ri',
      document: network()
        .settings({
          priceOverrides: [
            { component: 'ec2/t3.medium', usd: '0.0261', reason: 'Reserved for a year, nothing upfront' },
          ],
        })
        .node('ec2-instance', 'server', {
          parent: 'a',
          properties: {
            instanceType: 't3.medium',
            associatePublicIpAddress: false,
            rootVolumeType: 'gp2',
            rootVolumeSize: 8,
          },
        })
        .build(),
      drawnAs: { 'ec2/t3.medium reserved': 'ec2/t3.medium' },
    },
    {
      id: 'ebs-gp3-extra',
      document: aDocument()
        .node('ebs-volume', 'volume', {
          properties: { volumeType: 'gp3', size: 40, iops: 4000, throughput: 130 },
          usage: { snapshotGigabytes: 0 },
        })
        .build(),
    },
    {
      id: 'ebs-io1',
      document: aDocument()
        .node('ebs-volume', 'volume', {
          properties: { volumeType: 'io1', size: 30, iops: 300 },
          usage: { snapshotGigabytes: 0 },
        })
        .build(),
    },
    {
      id: 'codebuild-linux',
      document: (
        [
          ['small', 1000],
          ['medium', 10_000],
          ['large', 100_000],
        ] as const
      )
        .reduce(
          (builder, [computeType, minutesPerMonth]) =>
            builder.node('codebuild', `build-${computeType}`, {
              properties: { computeType },
              usage: { minutesPerMonth, logKilobytesPerMinute: 0 },
            }),
          aDocument(),
        )
        .build(),
      also: noLogs,
    },
  ];
}
