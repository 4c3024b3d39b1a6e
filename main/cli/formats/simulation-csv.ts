import { csvCell } from '#shared/base/csv-cell.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import type { SweepResult } from '#shared/simulation/shards.ts';
import type { WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';

type Cell = string | number | null | undefined;

/** A row for each value of the parameter: its verdict and the figures that a chart is made of. */
export function sweepAsCsv({ parameter, variants }: SweepResult): string {
  return table(
    [parameter ?? 'run', ...summaryHead],
    variants.map(({ value, result }) => [value === undefined ? '' : String(value), ...summary(result)]),
  );
}

/** Two runs, a row each. */
export function comparedAsCsv(before: SimulationResult, after: SimulationResult): string {
  return table(
    ['scenario', ...summaryHead],
    [before, after].map((result) => [result.scenario.name, ...summary(result)]),
  );
}

/** A row for each thing decided otherwise, with what it changes from what to what. */
export function whatIfsAsCsv({ alternatives }: WhatIfResult): string {
  const figures = ['failedShare', 'meanLatency', 'p99', 'laterP99', 'perMonthUsd'] as const;
  return table(
    ['what if', 'node', 'effect', 'holds', ...figures.flatMap((each) => [`${each} before`, `${each} after`])],
    alternatives.map((each) => [
      each.title,
      each.node,
      each.effect,
      String(each.holds),
      ...figures.flatMap((figure) => [each[figure].before, each[figure].after]),
    ]),
  );
}

const summaryHead = ['holds', 'offered', 'failed', 'mean', 'p99', 'most used', 'use', 'usd'] as const;

function summary({ verdict, classes, bottleneck, cost }: SimulationResult): readonly Cell[] {
  const add = (of: (each: SimulationResult['classes'][number]) => number): number =>
    classes.reduce((sum, each) => sum + of(each), 0);
  const [slowest] = [...classes].sort((a, b) => (b.latency.mean ?? 0) - (a.latency.mean ?? 0));
  return [
    String(verdict.holds),
    add(({ offered }) => offered),
    add(({ failed }) => failed),
    slowest?.latency.mean,
    slowest?.latency.p99,
    bottleneck?.name,
    bottleneck?.utilisation,
    cost?.usd,
  ];
}

/** What is unknown is empty. */
function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${[head, ...rows].map((row) => row.map((cell) => csvCell(String(cell ?? ''))).join(',')).join('\r\n')}\r\n`;
}
