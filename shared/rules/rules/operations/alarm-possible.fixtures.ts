import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function alarm(properties: JsonObject): LintelDocument {
  return drawing(
    {
      alarm: { kind: 'cloudwatch-alarm', properties },
      other: { kind: 'cloudwatch-alarm' },
      orders: { kind: 'sqs-queue' },
    },
    [['alarm', 'observe', 'orders']],
  );
}

export const alarmPossibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A period of 45 seconds',
      document: alarm({ period: 45 }),
      finds: [{ at: 'alarm', message: 'period' }],
    },
    {
      title: 'Every ten seconds, at a metric of SQS',
      document: alarm({ period: 10 }),
      finds: [{ at: 'alarm', message: 'resolution' }],
    },
    {
      title: 'A composite alarm that joins itself',
      document: alarm({ alarmType: 'composite', alarms: ['alarm', 'other'] }),
      finds: [{ at: 'alarm', message: 'self' }],
    },
  ],
  passing: [
    { title: 'Five minutes', document: alarm({ period: 300 }) },
    {
      title: 'Every ten seconds, at a metric of its own',
      document: alarm({ period: 10, namespace: 'Shop', metricName: 'Orders' }),
    },
  ],
  unknown: [
    {
      title: 'A period that a parameter decides',
      document: alarm({ period: { Ref: 'Period' } }),
      undecided: { at: 'alarm', field: 'period' },
    },
  ],
};
