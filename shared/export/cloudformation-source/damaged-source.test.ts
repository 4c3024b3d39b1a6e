import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/base/json.ts';
import { unwrap } from '#shared/base/result.ts';
import { reopenDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { importTemplate } from '#shared/import/cloudformation/import-template.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { exportCloudFormation } from '../cloudformation.ts';

const text = '# What people order.\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n';
const parent =
  'Resources:\n  Work:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: work.yaml\n';

function imported(template: string, files = new Map<string, string>()): LintelDocument {
  return unwrap(importTemplate(template, { fileName: 'template.yaml', documentId: 'test', files })).document;
}

/** The document as a file that somebody changed by hand. */
function withRecord(document: LintelDocument, id: string, changed: JsonObject): LintelDocument {
  const record = document.sources.get(id);
  if (record === undefined) throw new Error(`There is no source ${id}.`);
  const sources = new Map(document.sources).set(id, { ...record, ...changed, id });
  return reopenDocument(saveDocument({ ...document, sources }));
}

function exported(document: LintelDocument) {
  return exportCloudFormation(document, resolve(document), { format: 'yaml' });
}

describe('the record of an imported template', () => {
  it.each<[string, JsonObject]>([
    ['text that is no list of lines', { text: 'Resources: {}' }],
    ['a line that is no text', { text: ['Resources:', 7] }],
    ['a node without a kind', { nodes: { orders: { name: 'Orders' } } }],
    ['a node whose parent is no id', { nodes: { orders: { kind: 'sqs-queue', name: 'Orders', parent: 3 } } }],
    [
      'properties that are a list',
      { nodes: { orders: { kind: 'sqs-queue', name: 'Orders', properties: [] } } },
    ],
    ['a connection without an end', { connections: { line: { kind: 'data', from: 'orders' } } }],
    ['names that lead to no id', { names: { Orders: { nested: true } } }],
  ])('with %s is not used, and the export says so', (_, damage) => {
    const after = exported(withRecord(imported(text), 'template', damage));
    expect(after.text).not.toContain('# What people order.');
    expect(after.text).toContain('Orders:\n    Type: AWS::SQS::Queue');
    expect(after.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('is damaged')]);
  });

  it('keeps what a newer version wrote beside the known fields', () => {
    const document = withRecord(imported(text), 'template', { checkedBy: 'somebody' });
    expect(exported(document).text).toBe(text);
    expect(document.sources.get('template')?.checkedBy).toBe('somebody');
  });

  it('of a nested stack is left out alone', () => {
    const document = imported(parent, new Map([['work.yaml', text]]));
    expect(exported(document).files).toEqual([{ name: 'work.yaml', text }]);
    const after = exported(withRecord(document, 'template work', { text: null }));
    expect(after.text).toBe(parent);
    expect(after.files).toEqual([]);
    expect(after.warnings).toEqual([
      { node: 'work', message: expect.stringContaining('work.yaml is damaged') },
    ]);
  });
});
