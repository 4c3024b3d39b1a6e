import type { Profile } from '#shared/document/records.ts';
import { rules } from '#shared/rules/rules/index.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { problemsAsJson } from '../formats/problems-json.ts';
import { problemsAsSarif } from '../formats/problems-sarif.ts';
import { problemsAsText } from '../formats/problems-text.ts';
import { type OpenedInput, openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';

export interface ValidateOptions {
  readonly profile?: Profile | undefined;
  readonly format: 'text' | 'json' | 'sarif';
  /** Ask about one rule instead of listing problems. */
  readonly why?: string | undefined;
  readonly at?: string | undefined;
}

/** Checks the drawing; a negative answer when it has errors. */
export async function validate(file: string, options: ValidateOptions, shell: Shell): Promise<ExitCode> {
  const { profile, format } = options;
  const opened = await openInput(file, shell, { settings: profile === undefined ? {} : { profile } });
  const analysis = await opened.engine.open(opened.document, 0);
  if (options.why !== undefined)
    return await explainOne(opened, options.why, options.at ?? 'document', format, shell);
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

/** Why the rule shows something there, or does not. */
async function explainOne(
  { engine, document }: OpenedInput,
  rule: string,
  at: string,
  format: ValidateOptions['format'],
  shell: Shell,
): Promise<ExitCode> {
  if (at !== 'document' && !document.nodes.has(at) && !document.connections.has(at))
    throw new CliFault({
      code: 'unknown-record',
      message: `There is no node or connection "${at}" in this drawing.`,
    });
  if (!rules.some(({ id }) => id === rule))
    throw new CliFault({ code: 'unknown-rule', message: `There is no rule "${rule}".` });
  const answer = await engine.why(rule, at);
  shell.writeOut(
    format === 'text'
      ? `${answer.sentences.join('\n')}\n`
      : `${JSON.stringify({ rule, at, ...answer }, null, 2)}\n`,
  );
  return exitCodes.fine;
}
