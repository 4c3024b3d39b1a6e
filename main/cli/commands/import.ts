import { describeFault } from '#shared/base/result.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import type { ImportReport } from '#shared/import/imported.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';
import { writeOutput } from '../write-output.ts';

export interface ImportOptions {
  readonly output?: string | undefined;
  readonly block?: number | undefined;
}

/** Makes a document of a diagram. What could not be drawn is reported, by name and line. */
export async function importDrawing(file: string, options: ImportOptions, shell: Shell): Promise<ExitCode> {
  const { input, document, report, isReadOnly } = await openInput(file, shell, { block: options.block });
  if (isReadOnly) throw newerFormat(input.file);
  await writeOutput(options.output, saveDocument(document), shell);
  if (report !== undefined) reportImport(report, input.file, shell);
  return exitCodes.fine;
}

export function newerFormat(file: string): CliFault {
  const message = 'The document has a newer format; writing it would lose what is new. Update Lintel first.';
  return new CliFault({ code: 'newer-format', message, file });
}

function reportImport(report: ImportReport, file: string, shell: Shell): void {
  for (const { severity, message, line } of report.notes) {
    const place = line === undefined ? { file } : { file, line };
    shell.writeMessage(describeFault({ code: severity, message: `${severity}: ${message}`, ...place }));
  }
  const { recognised, kept, connections } = report;
  shell.writeMessage(
    `${file}: ${recognised} nodes recognised, ${kept} kept as labelled boxes, ${connections} connections.`,
  );
}
