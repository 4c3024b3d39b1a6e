import { aDocument } from '../a-document.ts';
import { type DrawnExample, network } from './drawn-example.ts';

/** What hands requests and messages on: APIs, queues, streams, workflows. */
export function messagingExamples(): readonly DrawnExample[] {
  return [
    {
      id: 'apigw-rest-tiers',
      document: aDocument()
        .node('api-gateway-rest', 'api', {
          properties: { accessLogs: false },
          usage: { requestsPerMonth: 21_000_000_000 },
        })
        .build(),
    },
    {
      id: 'apigw-http-1b',
      document: aDocument()
        .node('api-gateway-http', 'api', {
          properties: { accessLogs: false },
          usage: { requestsPerMonth: 1_000_000_000 },
        })
        .build(),
    },
    {
      id: 'apigw-cache',
      document: ['0.5', '237']
        .reduce(
          (builder, cacheSize) =>
            builder.node('api-gateway-rest', `api-${cacheSize}`, {
              properties: { cacheSize, accessLogs: false },
              usage: { requestsPerMonth: 0 },
            }),
          aDocument(),
        )
        .build(),
      also: { 'apigateway.rest/requests': 'nobody calls them' },
    },
    {
      id: 'sqs-128kb',
      document: aDocument()
        .node('sqs-queue', 'queue', { usage: { requestsPerMonth: 1_000_000, messageKilobytes: 128 } })
        .build(),
    },
    {
      id: 'sfn-standard',
      document: aDocument()
        .node('step-functions', 'machine', {
          properties: { stateMachineType: 'STANDARD', logLevel: 'OFF' },
          usage: { executionsPerMonth: 1000, transitionsPerExecution: 10 },
        })
        .build(),
    },
    {
      id: 'sfn-express-small',
      document: aDocument()
        .node('step-functions', 'machine', {
          properties: { stateMachineType: 'EXPRESS', logLevel: 'OFF' },
          usage: { executionsPerMonth: 100_000, averageDurationMs: 123, memoryMegabytes: 64 },
        })
        .build(),
    },
    {
      id: 'msk-2',
      document: network()
        .node('msk-cluster', 'kafka', {
          parent: 'vpc',
          properties: {
            instanceType: 'kafka.t3.small',
            brokersPerZone: 1,
            volumeSize: 500,
            brokerLogs: false,
            subnets: ['a', 'b'],
          },
        })
        .build(),
    },
    {
      id: 'eventbridge-mix',
      document: aDocument()
        .node('event-bus', 'bus', {
          properties: { archive: false, schemaDiscovery: true },
          usage: { customEventsPerMonth: 1_000_000, partnerEventsPerMonth: 2_000_000 },
        })
        .build(),
      leftOut: {
        'eventbridge/archive.processing': 'follows from events and their size instead of being stated',
        'eventbridge/archive.storage': 'follows from events and their size instead of being stated',
      },
    },
    {
      id: 'kinesis-ondemand',
      document: aDocument()
        .node('kinesis-stream', 'stream', {
          properties: {
            streamMode: 'ON_DEMAND',
            retentionPeriodHours: 24,
            enhancedFanOut: Array.from({ length: 10 }, (_, index) => `consumer-${index}`),
          },
          usage: { recordsPerMonth: 0.2 * 1024 * 1024, recordKilobytes: 1, readGigabytesPerMonth: 0.2 },
        })
        .build(),
      leftOut: {
        'kinesis.dataStreams/onDemand.extended': 'follows from the retention instead of being stated',
        'kinesis.dataStreams/longTerm': 'follows from the retention instead of being stated',
      },
    },
  ];
}
