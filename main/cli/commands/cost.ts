import { assertNever } from '#shared/base/assert-never.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import type { Estimate } from '#shared/cost/estimate.ts';
import type { Bill } from '#shared/cost/report/bill.ts';
import { billAsCsv } from '#shared/cost/report/bill-as-csv.ts';
import { billAsHtml } from '#shared/cost/report/bill-as-html.ts';
import { billAsJson } from '#shared/cost/report/bill-as-json.ts';
import { billAsMarkdown } from '#shared/cost/report/bill-as-markdown.ts';
import type { FreeTierMode } from '#shared/document/records.ts';
import { applyUsage, readUsage } from '../apply-usage.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { billOf } from '../formats/bill-of.ts';
import type { CheckedInput } from '../formats/checked-input.ts';
import { compareBills } from '../formats/compare-bills.ts';
import {
  comparisonAsCsv,
  comparisonAsJson,
  comparisonAsMarkdown,
  comparisonAsText,
} from '../formats/comparison.ts';
import { billAsText } from '../formats/cost-text.ts';
import { openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';

export interface CostOptions {
  /** The two drawings to compare, instead of one to price. */
  readonly compare?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly freeTier?: FreeTierMode | undefined;
  /** A file of usage figures by node, in place of those of the document. */
  readonly usage?: string | undefined;
  /** In US dollars a month: above it the answer is negative. */
  readonly budget?: number | undefined;
  readonly format: 'text' | 'json' | 'csv' | 'markdown' | 'html';
}

/** The month's estimate, or how two of them differ. What has no price is unknown and makes totals lower bounds. */
export async function cost(file: string | undefined, options: CostOptions, shell: Shell): Promise<ExitCode> {
  const { compare, format } = options;
  if (compare !== undefined)
    return compareCosts([...compare, ...(file === undefined ? [] : [file])], options, shell);
  if (file === undefined) throw wrongArguments('Name a file to price, or two with --compare.');
  const checked = await price(file, options, shell);
  shell.writeOut(written(billOf(checked), format));
  return keepBudget(checked.analysis.cost, options, shell);
}

function written(bill: Bill, format: CostOptions['format']): string {
  switch (format) {
    case 'json':
      return billAsJson(bill);
    case 'csv':
      return billAsCsv(bill);
    case 'markdown':
      return billAsMarkdown(bill);
    case 'html':
      return billAsHtml(bill);
    case 'text':
      return billAsText(bill);
    default:
      return assertNever(format);
  }
}

async function compareCosts(files: readonly string[], options: CostOptions, shell: Shell): Promise<ExitCode> {
  const [before, after] = files;
  if (before === undefined || after === undefined || files.length !== 2) {
    throw wrongArguments('Name the two files to compare: lintel cost --compare BEFORE AFTER.');
  }
  const old = await price(before, options, shell);
  const now = await price(after, options, shell);
  const comparison = compareBills(old, now);
  switch (options.format) {
    case 'json':
      shell.writeOut(comparisonAsJson(comparison, [before, after]));
      break;
    case 'csv':
      shell.writeOut(comparisonAsCsv(comparison));
      break;
    case 'markdown':
      shell.writeOut(comparisonAsMarkdown(comparison));
      break;
    case 'html':
      throw wrongArguments('A comparison is written as text, json, csv or markdown.');
    case 'text':
      shell.writeOut(comparisonAsText(comparison));
      break;
    default:
      return assertNever(options.format);
  }
  return keepBudget(now.analysis.cost, options, shell);
}

/** A bill over the budget is a negative answer. What is unknown is not in the bill, and the message says so. */
function keepBudget(estimate: Estimate, { budget }: CostOptions, shell: Shell): ExitCode {
  if (budget === undefined) return exitCodes.fine;
  const over = usd(estimate.totalUsd).minus(budget);
  if (over.isPositive() && !over.isZero()) {
    shell.writeMessage(
      `The bill of ${formatUsd(estimate.totalUsd)} a month is ${formatUsd(over)} over the budget of ${formatUsd(usd(budget))}.`,
    );
    return exitCodes.negative;
  }
  if (estimate.isAtLeast) {
    const { unknownCount } = estimate;
    const what = unknownCount === 1 ? '1 line has' : `${unknownCount} lines have`;
    shell.writeMessage(`Within the budget, but ${what} no amount yet.`);
  }
  return exitCodes.fine;
}

async function price(
  file: string,
  { region, freeTier, usage }: CostOptions,
  shell: Shell,
): Promise<CheckedInput> {
  const settings = {
    ...(region === undefined ? {} : { region }),
    ...(freeTier === undefined ? {} : { freeTier }),
  };
  const opened = await openInput(file, shell, { settings });
  const document =
    usage === undefined ? opened.document : applyUsage(opened.document, await readUsage(usage, shell), shell);
  return { ...opened, document, analysis: await opened.engine.open(document, 0) };
}

function wrongArguments(message: string): CliFault {
  return new CliFault({ code: 'wrong-arguments', message });
}
