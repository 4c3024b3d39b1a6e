import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function scaled(low: JsonValue, high: JsonValue, minSize = 2): LintelDocument {
  const alarm = (threshold: JsonValue, comparisonOperator: string) => ({
    kind: 'cloudwatch-alarm',
    properties: { threshold, comparisonOperator, metricName: 'CPUUtilization' },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
      },
      'app-b': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' },
      },
      web: { kind: 'auto-scaling-group', in: 'main', properties: { minSize, scalingMetric: 'none' } },
      idle: alarm(low, 'LessThanThreshold'),
      busy: alarm(high, 'GreaterThanThreshold'),
    },
    [
      ['idle', 'observe', 'web'],
      ['busy', 'observe', 'web'],
      ['idle', 'scale', 'web', { scalingAdjustment: -1 }],
      ['busy', 'scale', 'web', { scalingAdjustment: 1 }],
    ],
  );
}

export const scalingThresholdsApartFixtures: RuleFixtures = {
  failing: [
    {
      title: 'In below 60 %, out above 70 %',
      document: scaled(60, 70),
      finds: [{ at: 'idle', message: 'flapping' }],
    },
    {
      title: 'In below 40 %, out above 80 %, with one that must remain',
      document: scaled(40, 80, 1),
      finds: [{ at: 'idle', message: 'flapping' }],
    },
  ],
  passing: [
    { title: 'In below 30 %, out above 80 %', document: scaled(30, 80) },
    { title: 'In below 30 %, out above 80 %, with one that must remain', document: scaled(30, 80, 1) },
  ],
  unknown: [
    {
      title: 'A threshold that a parameter decides',
      document: scaled({ Ref: 'Low' }, 70),
      undecided: { at: 'idle', field: 'threshold' },
    },
  ],
};
