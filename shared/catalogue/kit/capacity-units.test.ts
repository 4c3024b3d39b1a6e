import { describe, expect, it } from 'vitest';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader, viewWith } from '#shared/catalogue/document-reader.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { CostContext } from '../define-kind.ts';
import { capacityUnitHours, type Dimension } from './capacity-units.ts';

const dimensions: readonly Dimension[] = [
  { field: 'newConnectionsPerSecond', name: 'connections', unit: '/s', perUnit: 25 },
  { field: 'processedGigabytesPerMonth', name: 'data', unit: 'GB', perUnit: 1, isMonthly: true },
  {
    field: 'lambdaGigabytesPerMonth',
    name: 'data of functions',
    unit: 'GB',
    perUnit: 0.4,
    isMonthly: true,
    addsToPrevious: true,
  },
];

function unitHours(usage: Record<string, number>, of = dimensions): number | undefined {
  const document = aDocument().node('alb', 'web', { usage }).build();
  const reader = createDocumentReader(document, forgetful);
  const node = reader.node('web');
  if (node === undefined) throw new Error('The node is drawn.');
  return capacityUnitHours(node, reader as CostContext, 'LCU-hours', of).value;
}

describe('capacityUnitHours', () => {
  it('takes the highest dimension and not their sum', () => {
    const usage = { newConnectionsPerSecond: 50, processedGigabytesPerMonth: 730 };
    expect(unitHours(usage)).toBeCloseTo(2 * 730);
  });

  it('spreads the gigabytes of a month over its hours', () => {
    const usage = { newConnectionsPerSecond: 0, processedGigabytesPerMonth: 7300 };
    expect(unitHours(usage)).toBeCloseTo(7300);
  });

  it('adds the data of functions, of which a unit holds less, to the other data', () => {
    const usage = {
      newConnectionsPerSecond: 0,
      processedGigabytesPerMonth: 730,
      lambdaGigabytesPerMonth: 292,
    };
    expect(unitHours(usage)).toBeCloseTo(2 * 730);
  });

  it('counts the highest in each hour, where what follows from the workload has its hours', () => {
    const document = aDocument().node('alb', 'web').build();
    const reader = createDocumentReader(document, forgetful);
    const stored = reader.node('web');
    if (stored === undefined) throw new Error('The node is drawn.');
    // Twice the average for 12 hours and nothing for 12; the connections stand at one unit all day.
    const byHour = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 2 : 0));
    const node = viewWith(stored, {
      usage: { newConnectionsPerSecond: 25, processedGigabytesPerMonth: 730, lambdaGigabytesPerMonth: 0 },
      declaredUsage: new Set(['newConnectionsPerSecond']),
      derivedUsage: new Map([
        ['processedGigabytesPerMonth', { value: 730, because: 'followed', origin: 'derived', byHour }],
      ]),
    });
    const { value, formula } = capacityUnitHours(node, reader as CostContext, 'LCU-hours', dimensions);
    // Two units in half of the hours, one in the others: 1.5 on average, where an even load would need 1.
    expect(value).toBeCloseTo(1.5 * 730);
    expect(formula).toContain('highest in each hour of the day');
  });

  it('is unknown while nothing says how much a unit holds', () => {
    const unknown = dimensions.map((each) => ({ ...each, perUnit: undefined }));
    expect(unitHours({}, unknown)).toBeUndefined();
  });
});
