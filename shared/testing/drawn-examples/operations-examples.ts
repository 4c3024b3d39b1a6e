import { aDocument } from '../a-document.ts';
import type { DrawnExample } from './drawn-example.ts';

/** What watches and guards an account. */
export function operationsExamples(): readonly DrawnExample[] {
  return [
    {
      id: 'cw-logs',
      document: aDocument()
        .node('log-group', 'logs', {
          usage: { otherGigabytesPerMonth: 1000, queriedGigabytesPerMonth: 250 },
        })
        .build(),
      leftOut: { 'cloudwatch/logs.storage': 'follows from the retention instead of being stated' },
      also: { 'cloudwatch/logs.storage': 'follows from the retention instead of being stated' },
    },
    {
      id: 'secrets-100k',
      document: aDocument()
        .node('secret', 'secret', { usage: { requestsPerMonth: 100_000 } })
        .build(),
    },
    {
      id: 'cloudtrail-mix',
      document: aDocument()
        .node('cloudtrail', 'trail', {
          properties: { dataEvents: ['s3'], insights: ['ApiCallRateInsight'] },
          usage: {
            secondCopyEventsPerMonth: 100_000,
            dataEventsPerMonth: 200_000,
            analysedEventsPerMonth: 300_000,
          },
        })
        .build(),
      also: { 's3/standard.storage': 'the bucket that it writes to' },
    },
    {
      id: 'amp-1b',
      document: aDocument()
        .node('prometheus-workspace', 'metrics', {
          properties: { ruleLogs: false },
          usage: { samplesPerMonth: 1_000_000_000, storedGigabytes: 100 },
        })
        .build(),
    },
    {
      id: 'grafana-5',
      document: aDocument()
        .node('grafana-workspace', 'dashboards', { usage: { editors: 2, viewers: 3 } })
        .build(),
    },
    {
      id: 'config-singapore-bill',
      document: aDocument()
        .settings({ region: 'ap-southeast-1' })
        .node('resource', 'rules', {
          properties: { type: 'AWS::Config::ConfigRule' },
          usage: { unitsPerMonth: 3147 },
        })
        .node('resource', 'recorder', {
          properties: { type: 'AWS::Config::ConfigurationRecorder' },
          usage: { unitsPerMonth: 47_131 },
        })
        .build(),
    },
  ];
}
