import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { quantitiesOf } from '#shared/testing/cost-lines.ts';
import { drawExample } from '#shared/testing/draw-example.ts';
import { allKinds } from '../../registry.ts';

describe('what an alarm becomes', () => {
  it('watches the most telling metric of what it observes and tells the topic', () => {
    const { resources } = resolve(
      aDocument()
        .node('lambda-function', 'fn')
        .node('sns-topic', 'ops')
        .node('cloudwatch-alarm', 'alarm')
        .connect('observe', 'alarm', 'fn')
        .connect('observe', 'alarm', 'ops')
        .build(),
    );
    expect(resources.get('Alarm')?.properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Fn' } }],
      AlarmActions: [{ Ref: 'Ops' }],
    });
  });

  it('takes statistic and threshold of a chosen metric from the kind, and its own where stated', () => {
    const alarm = (properties: Record<string, number | string>) =>
      resolve(
        aDocument()
          .node('rds-instance', 'db')
          .node('cloudwatch-alarm', 'alarm', { properties })
          .connect('observe', 'alarm', 'db')
          .build(),
      ).resources.get('Alarm')?.properties;
    expect(alarm({ metricName: 'FreeStorageSpace' })).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Statistic: 'Minimum',
    });
    expect(alarm({ metricName: 'ReadLatency', statistic: 'p99', threshold: 0.05 })).toMatchObject({
      MetricName: 'ReadLatency',
      ExtendedStatistic: 'p99',
      Threshold: 0.05,
    });
  });

  it('combines other alarms without a metric of its own', () => {
    const { resources } = resolve(
      aDocument()
        .node('cloudwatch-alarm', 'one')
        .node('cloudwatch-alarm', 'two')
        .node('cloudwatch-alarm', 'both', {
          properties: { alarmType: 'composite', compositeRule: 'all', alarms: ['one', 'two'] },
        })
        .build(),
    );
    expect(resources.get('Both')?.type).toBe('AWS::CloudWatch::CompositeAlarm');
    expect(JSON.stringify(resources.get('Both')?.properties.AlarmRule)).toContain(' AND ');
  });

  it('changes the capacity of a group through a policy', () => {
    const { resources } = resolve(
      aDocument()
        .node('auto-scaling-group', 'group')
        .node('cloudwatch-alarm', 'alarm')
        .connect('observe', 'alarm', 'group')
        .connect('scale', 'alarm', 'group', { scalingAdjustment: 2 })
        .build(),
    );
    expect(resources.get('Alarm')?.properties.AlarmActions).toEqual([{ Ref: 'AlarmScalesGroup' }]);
    expect(resources.get('AlarmScalesGroup')?.properties.StepAdjustments).toEqual([
      { ScalingAdjustment: 2, MetricIntervalLowerBound: 0 },
    ]);
  });
});

describe('the metrics of kinds', () => {
  const observable = allKinds().filter(({ traits }) => traits.includes('observable'));

  it.each(observable.map((kind) => [kind.id, kind] as const))(
    '%s says what an alarm on it watches',
    (_, kind) => {
      const { metrics, namespace } = kind.metrics ?? { metrics: [], namespace: '' };
      expect(namespace).not.toBe('');
      expect(metrics.length).toBeGreaterThan(0);
      const document = drawExample(kind, kind.examples.good[0]?.properties ?? {});
      const { resources } = resolve(
        aDocument(document)
          .node('cloudwatch-alarm', 'alarm')
          .connect('observe', 'alarm', 'subject', { purpose: 'watch' })
          .build(),
      );
      expect(resources.get('Alarm')?.properties).toMatchObject({
        Namespace: namespace,
        MetricName: metrics[0]?.name,
      });
      expect(resources.get('Alarm')?.properties.Dimensions).not.toHaveLength(0);
    },
  );
});

describe('the cost of alarms and logs', () => {
  it('charges an alarm below a minute as high resolution', () => {
    expect(quantitiesOf('cloudwatch-alarm', { period: 30 })).toEqual({
      'cloudwatch/alarm.highResolution': 1,
    });
    expect(quantitiesOf('cloudwatch-alarm')).toEqual({ 'cloudwatch/alarm.standard': 1 });
  });

  it('keeps logs of what is not drawn for their retention', () => {
    const lines = quantitiesOf('log-group', { retentionInDays: 365 }, { otherGigabytesPerMonth: 10 });
    expect(lines['cloudwatch/logs.ingest']).toBe(10);
    expect(lines['cloudwatch/logs.storage']).toBeCloseTo(10 * 12 * 0.15, 9);
  });
});
