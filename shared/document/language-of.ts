/** What a text is written in, as far as importing it goes. */
export type InputLanguage = 'lintel' | 'cloudformation' | 'mermaid';

/** Told by the name of the file, and by the text where the name leaves it open or there is none. */
export function languageOf(text: string, fileName: string): InputLanguage {
  const start = text.slice(0, 100_000).replace(/^\uFEFF/, '');
  const isJson = /^\s*\{/.test(start);
  if (/\.(mmd|mermaid|md|markdown|mdx)$/i.test(fileName)) return 'mermaid';
  if (/\.lintel\.json$/i.test(fileName)) return 'lintel';
  if (isJson) return isDocument(start) || !isTemplate(start) ? 'lintel' : 'cloudformation';
  if (/\.json$/i.test(fileName)) return 'lintel';
  if (/\.(ya?ml|template|cfn)$/i.test(fileName)) return 'cloudformation';
  return isTemplate(start) ? 'cloudformation' : 'mermaid';
}

function isDocument(start: string): boolean {
  return /"format"\s*:\s*"lintel\//.test(start);
}

function isTemplate(start: string): boolean {
  return /^\s*\{?\s*["']?(AWSTemplateFormatVersion|Transform|Resources|Parameters)["']?\s*:/m.test(start);
}
