import { describeFault } from '#shared/base/result.ts';
import { headerOf } from '#shared/document/document-index.ts';
import type { ExportTarget } from '#shared/engine/analysis.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';
import { writeOutput } from '../write-output.ts';

export const exportTargets = [
  'mermaid',
  'mermaid-architecture',
  'cloudformation',
  'cloudformation-json',
  'kubernetes',
  'svg',
  'png',
  'pdf',
] as const;
export type CliExportTarget = (typeof exportTargets)[number];

export interface ExportOptions {
  readonly to: CliExportTarget;
  readonly output?: string | undefined;
  readonly theme: 'light' | 'dark';
  /** Pixels of the picture for each pixel of the drawing. */
  readonly scale: number;
  readonly stacks: 'one' | 'nested';
  readonly parameters?: 'literal' | 'values' | undefined;
  /** Has AWS's validator look at templates; a negative answer when it finds errors. */
  readonly check?: boolean | undefined;
}

/** Writes the drawing for another tool. What that tool cannot say is a warning. */
export async function exportDrawing(file: string, options: ExportOptions, shell: Shell): Promise<ExitCode> {
  const { to, output, theme, scale, stacks, parameters } = options;
  const { document, engine, input } = await openInput(file, shell);
  const { counts } = await engine.open(document, 0);
  const target: ExportTarget = to === 'png' || to === 'pdf' ? 'svg' : to;
  const exported = await engine.exportTo(target, {
    theme,
    stacks,
    ...(parameters === undefined ? {} : { parameters }),
  });
  if (!exported.ok) throw new CliFault({ ...exported.fault, file: input.file });
  if (counts.error > 0) {
    const errors = counts.error === 1 ? '1 error' : `${counts.error} errors`;
    shell.writeMessage(
      describeFault({
        code: 'has-errors',
        message: `The drawing has ${errors}: "lintel validate" says what to mend.`,
        file: input.file,
      }),
    );
  }
  for (const { message, node } of exported.value.warnings) {
    shell.writeMessage(
      describeFault({
        code: 'warning',
        message: node === undefined ? message : `${node}: ${message}`,
        file: input.file,
      }),
    );
  }
  const { text, files = [] } = exported.value;
  if (files.length > 0 && (output === undefined || output === '-')) {
    throw new CliFault({
      code: 'needs-output',
      message: 'Nested stacks are several files; say with -o where the parent template goes.',
    });
  }
  const content =
    to === 'png'
      ? await shell.renderPng(text, scale)
      : to === 'pdf'
        ? await shell.renderPdf(text, headerOf(document).name)
        : text;
  await writeOutput(output, content, shell, files);
  if (options.check !== true || !to.startsWith('cloudformation')) return exitCodes.fine;
  const templates = [{ name: output ?? 'template', text }, ...files];
  return (await checkTemplates(templates, shell)) ? exitCodes.fine : exitCodes.negative;
}

/** True when AWS's validator finds no error. */
async function checkTemplates(
  templates: readonly { readonly name: string; readonly text: string }[],
  shell: Shell,
): Promise<boolean> {
  const { createTemplateChecker } = await import('#main/services/template-check/template-checker.ts');
  const checker = createTemplateChecker();
  let isFine = true;
  for (const { name, text } of templates) {
    const checked = await checker.check(text);
    if (!checked.ok) throw new CliFault(checked.fault);
    for (const { severity, rule, message, line } of checked.value) {
      if (severity === 'info') continue;
      if (severity === 'error') isFine = false;
      const place = line === undefined ? { file: name } : { file: name, line };
      shell.writeMessage(
        describeFault({ code: rule, message: `${severity}: ${message} [${rule}]`, ...place }),
      );
    }
  }
  await checker.close();
  return isFine;
}
