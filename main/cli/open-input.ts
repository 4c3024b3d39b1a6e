import { describeFault } from '#shared/base/result.ts';
import { headerOf } from '#shared/document/document-index.ts';
import { languageOf } from '#shared/document/language-of.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { DocumentSettings, LintelDocument } from '#shared/document/records.ts';
import type { EngineService } from '#shared/engine/analysis.ts';
import type { ImportReport } from '#shared/import/imported.ts';
import { CliFault } from './cli-fault.ts';
import { readNestedTemplates } from './nested-templates.ts';
import { type Input, readInput } from './read-input.ts';
import type { Shell } from './shell.ts';

export interface OpenedInput {
  readonly input: Input;
  readonly document: LintelDocument;
  readonly engine: EngineService;
  /** Absent for documents of our own. */
  readonly report: ImportReport | undefined;
}

export interface OpenOptions {
  /** Of a Markdown file, counted from 1. */
  readonly block?: number | undefined;
  /** Replaces the document's own. */
  readonly settings?: Partial<DocumentSettings>;
  /** The document is written again, so one of a newer format is refused: what is new in it would be lost. */
  readonly isForWriting?: boolean;
}

/** The drawing in a file of any kind that Lintel reads. Notices go to the messages, faults end the command. */
export async function openInput(file: string, shell: Shell, options: OpenOptions = {}): Promise<OpenedInput> {
  const input = await readInput(file, shell);
  if (!input.ok) throw new CliFault(input.fault);
  const { text, name, kind } = input.value;
  if (kind === 'document') {
    const opened = openDocument(text, input.value.file);
    if (!opened.ok) throw new CliFault(opened.fault);
    const { document, notices, isReadOnly } = opened.value;
    if (isReadOnly && options.isForWriting === true) {
      const message =
        'The document has a newer format; writing it would lose what is new. Update Lintel first.';
      throw new CliFault({ code: 'newer-format', message, file: input.value.file });
    }
    for (const notice of notices)
      shell.writeMessage(describeFault({ code: 'notice', message: notice, file: input.value.file }));
    return {
      input: input.value,
      document: withSettings(document, options.settings),
      engine: await shell.createEngine(),
      report: undefined,
    };
  }
  const engine = await shell.createEngine();
  const { block } = options;
  const files =
    file !== '-' && languageOf(text, name) === 'cloudformation' ? await readNestedTemplates(file, text) : {};
  const imported = await engine.importText(text, name, { files, ...(block === undefined ? {} : { block }) });
  if (!imported.ok) throw new CliFault({ ...imported.fault, file: input.value.file });
  const { document, report } = imported.value;
  reportNotes(report, 'warning', input.value.file, shell);
  return {
    input: input.value,
    document: withSettings(document, options.settings),
    engine,
    report,
  };
}

/** What an import could not do, or did in its own way: by name and line. */
export function reportNotes(
  report: ImportReport,
  severity: 'info' | 'warning',
  file: string,
  shell: Shell,
): void {
  for (const note of report.notes) {
    if (note.severity !== severity) continue;
    const place = note.line === undefined ? { file } : { file, line: note.line };
    shell.writeMessage(describeFault({ code: severity, message: `${severity}: ${note.message}`, ...place }));
  }
}

function withSettings(document: LintelDocument, settings: Partial<DocumentSettings> = {}): LintelDocument {
  if (Object.keys(settings).length === 0) return document;
  const header = headerOf(document);
  return {
    ...document,
    header: new Map([['document', { ...header, settings: { ...header.settings, ...settings } }]]),
  };
}
