/** Writes the acceptance drawings with their scenarios to `assets/samples/simulation`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleText } from '../shared/simulation/testing/acceptance.ts';
import { acceptanceDocuments } from '../shared/simulation/testing/acceptance-documents.ts';

const folder = join(import.meta.dirname, '../assets/samples/simulation');
mkdirSync(folder, { recursive: true });
for (const sample of acceptanceDocuments()) {
  writeFileSync(join(folder, `${sample.file}.lintel.json`), sampleText(sample));
}
