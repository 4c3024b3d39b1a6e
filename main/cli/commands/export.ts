import { describeFault } from '#shared/base/result.ts';
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
] as const;
export type CliExportTarget = (typeof exportTargets)[number];

export interface ExportOptions {
  readonly to: CliExportTarget;
  readonly output?: string | undefined;
  readonly theme: 'light' | 'dark';
  /** Pixels of the picture for each pixel of the drawing. */
  readonly scale: number;
}

/** Writes the drawing for another tool. What that tool cannot say is a warning. */
export async function exportDrawing(file: string, options: ExportOptions, shell: Shell): Promise<ExitCode> {
  const { to, output, theme, scale } = options;
  const { document, engine, input } = await openInput(file, shell);
  await engine.open(document, 0);
  const target: ExportTarget = to === 'png' ? 'svg' : to;
  const exported = await engine.exportTo(target, { theme });
  if (!exported.ok) throw new CliFault({ ...exported.fault, file: input.file });
  for (const { message, node } of exported.value.warnings) {
    shell.writeMessage(
      describeFault({
        code: 'warning',
        message: node === undefined ? message : `${node}: ${message}`,
        file: input.file,
      }),
    );
  }
  const { text } = exported.value;
  await writeOutput(output, to === 'png' ? await shell.renderPng(text, scale) : text, shell);
  return exitCodes.fine;
}
