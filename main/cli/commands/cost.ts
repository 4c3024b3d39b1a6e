import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { costAsCsv } from '../formats/cost-csv.ts';
import { costAsJson } from '../formats/cost-json.ts';
import { costAsMarkdown } from '../formats/cost-markdown.ts';
import { costAsText } from '../formats/cost-text.ts';
import { openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';

export interface CostOptions {
  readonly region?: string | undefined;
  readonly format: 'text' | 'json' | 'csv' | 'markdown';
}

/** The month's estimate. What has no price is listed as unknown and makes the total a lower bound. */
export async function cost(file: string, options: CostOptions, shell: Shell): Promise<ExitCode> {
  const { region, format } = options;
  const opened = await openInput(file, shell, { settings: region === undefined ? {} : { region } });
  const analysis = await opened.engine.open(opened.document, 0);
  const checked = { ...opened, analysis };
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
