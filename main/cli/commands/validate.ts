import type { Profile } from '#shared/document/records.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { problemsAsJson } from '../formats/problems-json.ts';
import { problemsAsSarif } from '../formats/problems-sarif.ts';
import { problemsAsText } from '../formats/problems-text.ts';
import { openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';

export interface ValidateOptions {
  readonly profile?: Profile | undefined;
  readonly format: 'text' | 'json' | 'sarif';
}

/** Checks the drawing; a negative answer when it has errors. */
export async function validate(file: string, options: ValidateOptions, shell: Shell): Promise<ExitCode> {
  const { profile, format } = options;
  const opened = await openInput(file, shell, { settings: profile === undefined ? {} : { profile } });
  const analysis = await opened.engine.open(opened.document, 0);
  const checked = { ...opened, analysis };
  switch (format) {
    case 'json':
      shell.writeOut(problemsAsJson(checked));
      break;
    case 'sarif':
      shell.writeOut(problemsAsSarif(checked));
      break;
    default:
      shell.writeOut(problemsAsText(checked));
  }
  return analysis.counts.error > 0 ? exitCodes.negative : exitCodes.fine;
}
