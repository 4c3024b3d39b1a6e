import { headerOf } from '#shared/document/document-index.ts';
import { openDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';

/** A drawing whose scenarios tell a story. */
export interface Example {
  readonly name: string;
  readonly document: LintelDocument;
}

const files = import.meta.glob<string>('../../../assets/samples/simulation/*.lintel.json', {
  query: '?raw',
  import: 'default',
});

/** The examples that come with Lintel, by name; one that cannot be opened is left out. */
export async function loadExamples(): Promise<readonly Example[]> {
  const examples = await Promise.all(
    Object.entries(files).map(async ([path, load]): Promise<readonly Example[]> => {
      const opened = openDocument(await load(), path);
      if (!opened.ok) return [];
      const { document } = opened.value;
      return [{ name: headerOf(document).name, document }];
    }),
  );
  return examples.flat().sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
