import type { FreeRecord, LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';

/** A drawing with its scenarios, which becomes a sample file. */
export interface Acceptance {
  readonly file: string;
  readonly name: string;
  readonly document: LintelDocument;
  readonly scenarios: Readonly<Record<string, ScenarioInput>>;
}

/** The sample as its file has it. */
export function sampleText({ file, name, document, scenarios }: Acceptance): string {
  const header = document.header.get('document');
  if (header === undefined) throw new Error('The sample has no header.');
  return saveDocument({
    ...document,
    id: `sample-${file}`,
    header: new Map([['document', { ...header, name }]]),
    scenarios: new Map(
      Object.entries(scenarios).map(([id, scenario]) => [
        id,
        { ...JSON.parse(JSON.stringify(scenario)), id } as FreeRecord,
      ]),
    ),
  });
}
