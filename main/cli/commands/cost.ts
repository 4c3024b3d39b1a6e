import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { CheckedInput } from '../formats/checked-input.ts';
import { compareBills } from '../formats/compare-bills.ts';
import {
  comparisonAsCsv,
  comparisonAsJson,
  comparisonAsMarkdown,
  comparisonAsText,
} from '../formats/comparison.ts';
import { costAsCsv } from '../formats/cost-csv.ts';
import { costAsJson } from '../formats/cost-json.ts';
import { costAsMarkdown } from '../formats/cost-markdown.ts';
import { costAsText } from '../formats/cost-text.ts';
import { openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';

export interface CostOptions {
  /** The two drawings to compare, instead of one to price. */
  readonly compare?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly format: 'text' | 'json' | 'csv' | 'markdown';
}

/** The month's estimate, or how two of them differ. What has no price is unknown and makes totals lower bounds. */
export async function cost(file: string | undefined, options: CostOptions, shell: Shell): Promise<ExitCode> {
  const { compare, format } = options;
  if (compare !== undefined)
    return compareCosts([...compare, ...(file === undefined ? [] : [file])], options, shell);
  if (file === undefined) throw wrongArguments('Name a file to price, or two with --compare.');
  const checked = await price(file, options, shell);
  switch (format) {
    case 'json':
      shell.writeOut(costAsJson(checked));
      break;
    case 'csv':
      shell.writeOut(costAsCsv(checked));
      break;
    case 'markdown':
      shell.writeOut(costAsMarkdown(checked));
      break;
    default:
      shell.writeOut(costAsText(checked));
  }
  return exitCodes.fine;
}

async function compareCosts(files: readonly string[], options: CostOptions, shell: Shell): Promise<ExitCode> {
  const [before, after] = files;
  if (before === undefined || after === undefined || files.length !== 2) {
    throw wrongArguments('Name the two files to compare: lintel cost --compare BEFORE AFTER.');
  }
  const comparison = compareBills(await price(before, options, shell), await price(after, options, shell));
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
    default:
      shell.writeOut(comparisonAsText(comparison));
  }
  return exitCodes.fine;
}

async function price(file: string, { region }: CostOptions, shell: Shell): Promise<CheckedInput> {
  const opened = await openInput(file, shell, { settings: region === undefined ? {} : { region } });
  return { ...opened, analysis: await opened.engine.open(opened.document, 0) };
}

function wrongArguments(message: string): CliFault {
  return new CliFault({ code: 'wrong-arguments', message });
}
