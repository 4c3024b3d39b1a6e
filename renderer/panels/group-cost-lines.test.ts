import { expect, it } from 'vitest';
import type { CostLine, Estimate } from '#shared/cost/estimate.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { groupCostLines } from './group-cost-lines.ts';

function aLine(line: Partial<CostLine>): CostLine {
  return {
    key: 'line',
    owner: 'node',
    service: 'Amazon EC2',
    component: 'ec2/m7g.large',
    label: 'Instance hours',
    region: 'us-east-1',
    quantity: { value: 1, unit: 'hours', formula: '1', inputs: [] },
    state: 'priced',
    monthlyUsd: '1',
    ...line,
  };
}

function withoutAmount({ monthlyUsd: _, ...line }: CostLine): CostLine {
  return line;
}

const estimate = partOf<Estimate>({
  lines: [
    aLine({ key: 'a', monthlyUsd: '0.1', service: 'Amazon SQS', owner: 'queue' }),
    aLine({ key: 'b', monthlyUsd: '0.2', owner: 'web' }),
    aLine({ key: 'c', monthlyUsd: '10.05', owner: 'web' }),
    withoutAmount(aLine({ key: 'd', state: 'unknown-price', owner: 'web' })),
  ],
});

it('puts what is not in the total first, then the dearest', () => {
  const groups = groupCostLines(estimate, 'family', (id) => id);
  expect(groups.map((group) => [group.title, group.lines.map((line) => line.key)])).toEqual([
    ['Not in the total: no price, or usage is missing', ['d']],
    ['Amazon EC2', ['c', 'b']],
    ['Amazon SQS', ['a']],
  ]);
});

it('adds in decimal', () => {
  const [, ec2] = groupCostLines(estimate, 'node', (id) => id);
  expect(ec2?.monthlyUsd).toBe('10.25');
});

it('keeps every line exactly once', () => {
  for (const by of ['family', 'node', 'lines'] as const) {
    const keys = groupCostLines(estimate, by, (id) => id).flatMap((group) =>
      group.lines.map((line) => line.key),
    );
    expect([...keys].sort()).toEqual(['a', 'b', 'c', 'd']);
  }
});
