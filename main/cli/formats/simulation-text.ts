import { mergeRepeated } from '#shared/base/merge-repeated.ts';
import { deploymentWords } from '#shared/simulation/results/deployment-records.ts';
import type { Latency, SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { wholeNumber } from '#shared/simulation/results/whole-number.ts';
import type { SweepResult } from '#shared/simulation/shards.ts';
import type { PairedFigure, WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';

/** The verdict first, then who asked, what each node did, what was decided, and what it cost. */
export function resultAsText(result: SimulationResult): string {
  const lines = [
    `${result.scenario.name}: ${verdictWord(result)}`,
    ...result.verdict.sentences.map((sentence) => `  ${sentence}`),
    `  ${result.because} Seed ${result.seed}, ${duration(result.seconds)}, ${wholeNumber(result.events)} events${result.replications > 1 ? `, ${result.replications} replications` : ''}.`,
    '',
    ...table(
      ['requests', 'offered', 'answered', 'failed', 'mean', 'p50', 'p99', 'max'],
      [
        ...result.classes,
        ...result.background.map((each) => ({ ...each, id: `${each.id} (nobody waits)` })),
      ].map((each) => [
        each.id,
        wholeNumber(each.offered),
        wholeNumber(each.completed),
        wholeNumber(each.failed),
        ...times(each.latency),
      ]),
    ),
  ];
  for (const each of result.classes) {
    for (const { cause, count, firstAt } of each.errors) {
      // Rates leave parts of a request, of which there is less than one.
      if (count < 0.5) continue;
      lines.push(
        `  ${wholeNumber(count)} × ${cause}${firstAt === null ? '' : `, first at ${duration(firstAt)}`}`,
      );
    }
  }
  if (result.nodes.length > 0) lines.push('', ...nodesTable(result));
  if (result.connections.length > 0) lines.push('', ...connectionsTable(result));
  if (result.bottleneck !== null) lines.push('', result.bottleneck.text);
  if (result.bounds !== null) lines.push(result.bounds.text);
  for (const { notes } of result.groups) lines.push(...notes);
  for (const each of result.deployments ?? []) lines.push(deploymentWords(each));
  const decisions = mergeRepeated(result.decisions.filter(({ kind }) => kind !== 'capacity'));
  if (decisions.length > 0) {
    lines.push('', 'Decisions');
    for (const { at, until, count, text, arithmetic } of decisions.slice(0, 40)) {
      const times = count === 1 ? '' : ` × ${count}${until === at ? '' : `, until ${duration(until)}`}`;
      lines.push(
        `  ${duration(at).padStart(8)}  ${text}${arithmetic === undefined ? '' : ` (${arithmetic})`}${times}`,
      );
    }
    if (decisions.length > 40) lines.push(`  and ${decisions.length - 40} more; JSON has all of them`);
  }
  if (result.cost !== null) {
    const { usd, perMonthUsd, isAtLeast, lines: parts } = result.cost;
    const unpriced = [...new Set(parts.filter((part) => part.usd === null).map(({ label }) => label))];
    lines.push(
      '',
      `Cost of this run: ${isAtLeast ? 'at least ' : ''}$${money(usd)}, $${money(perMonthUsd)} a month at this load`,
      ...(unpriced.length === 0 ? [] : [`  Without a price: ${unpriced.join(', ')}.`]),
    );
  }
  return `${lines.join('\n')}\n`;
}

function nodesTable({ nodes }: SimulationResult): readonly string[] {
  return table(
    ['node', 'a second', 'in use', 'waiting', 'most waiting', 'wait', 'wait p99', 'service', 'mean', 'p99'],
    nodes.map((node) => [
      node.name,
      figure(node.perSecond),
      node.utilisation === null ? '' : `${(node.utilisation * 100).toFixed(1)} %`,
      figure(node.meanQueued),
      wholeNumber(node.mostQueued),
      seconds(node.wait.mean),
      seconds(node.wait.p99),
      seconds(node.meanService),
      seconds(node.time.mean),
      seconds(node.time.p99),
    ]),
  );
}

function connectionsTable({ connections }: SimulationResult): readonly string[] {
  return table(
    ['connection', 'a second', 'MB a second'],
    connections.map(({ connection, perSecond, bytesPerSecond }) => [
      connection,
      figure(perSecond.value ?? 0),
      figure(bytesPerSecond / 1024 / 1024),
    ]),
  );
}

/** Nobody said what is enough: then nothing holds, and nothing is missed. */
function verdictWord({ verdict }: SimulationResult): string {
  const missed = verdict.objectives.filter(({ holds, isUnknown }) => !holds && isUnknown !== true);
  if (missed.length > 0 || !verdict.isStable) return 'does not hold';
  if (!verdict.holds) return 'not known';
  return verdict.objectives.length === 0 ? 'no objectives' : 'holds';
}

/** One line for each value of the parameter. */
export function sweepAsText({ parameter, variants }: SweepResult): string {
  const rows = variants.map(({ value, result }) => [
    value === undefined ? '' : String(value),
    verdictWord(result),
    ...summary(result),
  ]);
  return `${table([parameter ?? 'run', 'verdict', ...summaryHead], rows).join('\n')}\n`;
}

export function comparedAsText(before: SimulationResult, after: SimulationResult): string {
  const rows = [before, after].map((result) => [
    result.scenario.name,
    verdictWord(result),
    ...summary(result),
  ]);
  return `${table(['scenario', 'verdict', ...summaryHead], rows).join('\n')}\n`;
}

/** What helps most first, each in a line with its figures. */
export function whatIfsAsText(result: WhatIfResult): string {
  const { scenario, holds, because, alternatives } = result;
  const lines = [
    `${scenario.name}: ${holds ? 'holds' : 'does not hold'}`,
    `  ${because} Seed ${result.seed}.`,
  ];
  const told = alternatives.filter(({ effect }) => effect !== 'none');
  if (told.length > 0) {
    lines.push(
      '',
      ...table(
        ['what if', 'effect', 'verdict', 'failed', 'mean', 'p99', 'later, p99', 'a month'],
        told.map((each) => [
          each.title,
          each.effect,
          each.holds ? 'holds' : 'does not',
          change(each.failedShare, (value) => `${Number((value * 100).toPrecision(3))} %`),
          change(each.meanLatency, seconds),
          change(each.p99, seconds),
          change(each.laterP99, seconds),
          difference(each.perMonthUsd),
        ]),
      ),
    );
  }
  const silent = alternatives.filter(({ effect }) => effect === 'none').map(({ title }) => title);
  if (silent.length > 0) lines.push('', `No difference that is more than luck: ${silent.join('; ')}.`);
  return `${lines.join('\n')}\n`;
}

function change({ before, after }: PairedFigure, format: (value: number) => string): string {
  if (before === null || after === null) return '–';
  const [was, is] = [format(before), format(after)];
  return was === is ? is : `${was} → ${is}`;
}

function difference({ difference: { value, low, high } }: PairedFigure): string {
  if (value === null) return '–';
  const sign = value < 0 ? '−' : '+';
  const spread =
    low === undefined || high === undefined || high - low < 0.005 * Math.abs(value)
      ? ''
      : ` ± ${money((high - low) / 2)}`;
  return `${sign}$${money(Math.abs(value))}${spread}`;
}

const summaryHead = ['offered', 'failed', 'mean', 'p99', 'most used', 'cost'];

function summary(result: SimulationResult): string[] {
  const add = (of: (each: SimulationResult['classes'][number]) => number): number =>
    result.classes.reduce((sum, each) => sum + of(each), 0);
  const [slowest] = [...result.classes].sort((a, b) => (b.latency.mean ?? 0) - (a.latency.mean ?? 0));
  return [
    wholeNumber(add(({ offered }) => offered)),
    wholeNumber(add(({ failed }) => failed)),
    seconds(slowest?.latency.mean ?? null),
    seconds(slowest?.latency.p99 ?? null),
    result.bottleneck === null
      ? ''
      : `${result.bottleneck.name} ${(result.bottleneck.utilisation * 100).toFixed(1)} %`,
    result.cost === null ? '' : `$${money(result.cost.usd)}`,
  ];
}

function times({ mean, p50, p99, max }: Latency): string[] {
  return [mean, p50, p99, max].map(seconds);
}

function seconds(value: number | null): string {
  if (value === null) return '–';
  if (value < 10) return `${Number((value * 1000).toPrecision(3))} ms`;
  return `${Number(value.toPrecision(4))} s`;
}

function duration(value: number): string {
  return `${Number(value.toFixed(3))} s`;
}

function figure(value: number): string {
  if (Math.abs(value) < 1e-9) return '0';
  return String(Number(value.toPrecision(4)));
}

function money(value: number): string {
  return value >= 1 ? value.toFixed(2) : String(Number(value.toPrecision(3)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
