import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function alarm(properties: JsonObject, connections: readonly ShortConnection[] = []): LintelDocument {
  return drawing(
    {
      alarm: { kind: 'cloudwatch-alarm', properties },
      orders: { kind: 'sqs-queue' },
      people: { kind: 'sns-topic' },
    },
    [['alarm', 'observe', 'orders'], ...connections],
  );
}

const told: readonly ShortConnection[] = [['alarm', 'observe', 'people']];

export const alarmTellsSomebodyFixtures: RuleFixtures = {
  failing: [
    { title: 'An alarm without an action', document: alarm({}), finds: [{ at: 'alarm', message: 'silent' }] },
    {
      title: 'Errors, of which there are none',
      document: alarm({ metricName: 'Errors', treatMissingData: 'missing' }, told),
      finds: [{ at: 'alarm', message: 'missing' }],
    },
  ],
  passing: [
    { title: 'An alarm that tells a topic', document: alarm({}, told) },
    { title: 'Actions that are turned off', document: alarm({ actionsEnabled: false }) },
  ],
  unknown: [
    {
      title: 'A parameter decides about actions',
      document: alarm({ actionsEnabled: { Ref: 'Actions' } }, told),
      undecided: { at: 'alarm', field: 'actionsEnabled' },
    },
  ],
};
