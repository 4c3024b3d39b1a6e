import type { LintelDocument } from '#shared/document/records.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { validateWithAws } from './aws-template-validator.ts';
import { type Template, validateTemplate } from './validate-template.ts';

/** What AWS's schema, AWS's validator and resolve itself find wrong with the template of a drawing; empty when it deploys. */
export function templateFaults(document: LintelDocument): readonly string[] {
  const architecture = resolve(document);
  const { text } = exportCloudFormation(document, architecture, { format: 'json' });
  return [
    ...validateTemplate(JSON.parse(text) as Template),
    ...validateWithAws(text).map(({ rule, text: finding }) => `${rule}: ${finding}`),
    ...architecture.gaps.map(({ node, message }) => `${node}: ${message}`),
  ];
}
