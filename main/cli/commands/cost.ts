import { assertNever } from '#shared/base/assert-never.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import type { Estimate } from '#shared/cost/estimate.ts';
import { compareBills } from '#shared/cost/report/compare-bills.ts';
import {
  comparisonAsCsv,
  comparisonAsJson,
  comparisonAsMarkdown,
  comparisonAsText,
} from '#shared/cost/report/comparison.ts';
import { describeBudget, describeFigures, studyAsText } from '#shared/cost/report/study.ts';
import { type BillFormat, writeBill } from '#shared/cost/report/write-bill.ts';
import type { CostStudy } from '#shared/cost/study/study-cost.ts';
import type { FreeTierMode } from '#shared/document/records.ts';
import { applyUsage, readUsage } from '../apply-usage.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { billOf } from '../formats/bill-of.ts';
import type { CheckedInput } from '../formats/checked-input.ts';
import { type OpenedInput, openInput } from '../open-input.ts';
import { openPrices } from '../open-prices.ts';
import { readRun } from '../read-run.ts';
import type { Shell } from '../shell.ts';

export interface CostOptions {
  /** The two drawings to compare, instead of one to price. */
  readonly compare?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly freeTier?: FreeTierMode | undefined;
  /** What the account has in credits, in US dollars. */
  readonly credits?: number | undefined;
  /** A file of usage figures by node, in place of those of the document. */
  readonly usage?: string | undefined;
  /** In US dollars a month: above it the answer is negative. */
  readonly budget?: number | undefined;
  /** A forecast of so many months beside the bill. */
  readonly months?: number | undefined;
  /** What else the drawing could be, and how else its instances could be paid for. */
  readonly whatIf?: boolean | undefined;
  /** What `lintel simulate --format json` wrote: its figures in place of derived and assumed ones. */
  readonly simulation?: string | undefined;
  /** A price file in place of the catalogue that comes with Lintel. */
  readonly prices?: string | undefined;
  readonly format: BillFormat;
}

/** A drawing with its bill, and the engine to ask further. */
type PricedInput = CheckedInput & Pick<OpenedInput, 'engine'>;

/** The month's estimate, or how two of them differ. What has no price is unknown and makes totals lower bounds. */
export async function cost(file: string | undefined, options: CostOptions, shell: Shell): Promise<ExitCode> {
  const { compare, format } = options;
  if (compare !== undefined)
    return compareCosts([...compare, ...(file === undefined ? [] : [file])], options, shell);
  if (file === undefined) throw wrongArguments('Name a file to price, or two with --compare.');
  const checked = await price(file, options, shell);
  const bill = billOf(checked);
  const study = await studyOf(checked, options);
  switch (format) {
    case 'text':
      shell.writeOut(
        `${writeBill(bill, format)}${describeFigures(bill.estimate)}${study === undefined ? '' : studyAsText(study, bill)}`,
      );
      break;
    case 'json':
      shell.writeOut(withStudy(writeBill(bill, format), study));
      break;
    default:
      if (study !== undefined) throw wrongArguments('A forecast and what-ifs are written as text or json.');
      shell.writeOut(writeBill(bill, format));
  }
  return keepBudget(checked.analysis.cost, options, shell);
}

async function studyOf(
  { engine }: PricedInput,
  { months, whatIf = false }: CostOptions,
): Promise<CostStudy | undefined> {
  if (months === undefined && !whatIf) return undefined;
  return engine.studyCost({ ...(months === undefined ? {} : { months }), whatIfs: whatIf });
}

/** The bill with the study beside its lines; the bill alone is what it was. */
function withStudy(bill: string, study: CostStudy | undefined): string {
  if (study === undefined) return bill;
  const { forecast, alternatives, purchases } = study;
  // What it would take in the drawing is for the window; the figures are for everyone.
  const figures = alternatives.map(({ changes: _, ...figure }) => figure);
  return `${JSON.stringify({ ...(JSON.parse(bill) as object), forecast, alternatives: figures, purchases }, null, 2)}\n`;
}

async function compareCosts(files: readonly string[], options: CostOptions, shell: Shell): Promise<ExitCode> {
  const [before, after] = files;
  if (before === undefined || after === undefined || files.length !== 2) {
    throw wrongArguments('Name the two files to compare: lintel cost --compare BEFORE AFTER.');
  }
  const old = await price(before, options, shell);
  const now = await price(after, options, shell);
  const comparison = compareBills(billOf(old), billOf(now));
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

/** A bill over the budget, or over one that the drawing itself has, is a negative answer. What is unknown is not in the bill, and the message says so. */
function keepBudget(estimate: Estimate, { budget }: CostOptions, shell: Shell): ExitCode {
  const broken = estimate.budgets.filter(({ isOver }) => isOver);
  for (const each of broken) shell.writeMessage(describeBudget(each));
  if (budget === undefined) return broken.length === 0 ? exitCodes.fine : exitCodes.negative;
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
  return broken.length === 0 ? exitCodes.fine : exitCodes.negative;
}

async function price(
  file: string,
  { region, freeTier, credits, usage, prices, simulation }: CostOptions,
  shell: Shell,
): Promise<PricedInput> {
  const settings = {
    ...(region === undefined ? {} : { region }),
    ...(freeTier === undefined ? {} : { freeTier }),
    ...(credits === undefined ? {} : { freeTier: 'credits' as const, creditsUsd: usd(credits).toFixed() }),
  };
  const opened = await openInput(file, shell, { settings });
  const document =
    usage === undefined ? opened.document : applyUsage(opened.document, await readUsage(usage, shell), shell);
  const { engine } = opened;
  if (simulation !== undefined) await engine.takeSimulation(await readRun(simulation, shell), document);
  if (prices !== undefined) await engine.replacePrices((await openPrices(prices, shell)).catalogue);
  return { ...opened, document, analysis: await engine.open(document, 0) };
}

function wrongArguments(message: string): CliFault {
  return new CliFault({ code: 'wrong-arguments', message });
}
