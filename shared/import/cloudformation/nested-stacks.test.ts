import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { setProperties } from '#shared/document/commands/change-nodes.ts';
import { reopenDocument } from '#shared/document/open-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { importTemplate } from './import-template.ts';
import { pathsBeside } from './nested-stacks.ts';

function exported(document: LintelDocument): { readonly text: string; readonly files: readonly unknown[] } {
  const { text, files = [] } = exportCloudFormation(document, resolve(document), { format: 'yaml' });
  return { text, files };
}

function imported(text: string, files: ReadonlyMap<string, string>): LintelDocument {
  return unwrap(importTemplate(text, { fileName: 'parent.yaml', documentId: 'test', files })).document;
}

/** A network in one stack, a function and its queue in another. */
function twoStacks(): { readonly text: string; readonly files: ReadonlyMap<string, string> } {
  const drawn = aDocument()
    .node('stack', 'network', { name: 'Network' })
    .node('vpc', 'vpc', { parent: 'network' })
    .node('subnet', 'private-a', { parent: 'vpc', properties: { availabilityZone: 'a' } })
    .node('stack', 'work', { name: 'Work' })
    .node('sqs-queue', 'jobs', { parent: 'work' })
    .node('lambda-function', 'worker', { parent: 'work', properties: { subnets: ['private-a'] } })
    .connect('poll', 'jobs', 'worker')
    .build();
  const { text, files = [] } = exportCloudFormation(drawn, resolve(drawn), {
    format: 'yaml',
    stacks: 'nested',
  });
  return { text, files: new Map(files.map((file) => [file.name, file.text])) };
}

describe('templates of nested stacks', () => {
  const { text, files } = twoStacks();
  const document = imported(text, files);
  const childrenOf = (parent: string): readonly string[] =>
    [...document.nodes.values()].filter((node) => node.parent === parent).map(({ kind }) => kind);

  it('are frames around what they hold', () => {
    const frames = [...document.nodes.values()].filter(({ kind }) => kind === 'stack');
    expect(frames.map(({ name }) => name).sort()).toEqual(['NetworkStack', 'WorkStack']);
    expect(childrenOf('network-stack')).toContain('vpc');
    expect(childrenOf('work-stack')).toEqual(expect.arrayContaining(['lambda-function', 'sqs-queue']));
    expect([...document.connections.values()].map(({ kind }) => kind)).toContain('poll');
  });

  it('come back byte for byte, from a saved document too', () => {
    const whole = { text, files: [...files].map(([name, content]) => ({ name, text: content })) };
    expect(exported(document)).toEqual(whole);
    expect(exported(reopenDocument(saveDocument(document)))).toEqual(whole);
  });

  it('differ after an edit in the file and the line that it is about', () => {
    const edited = applyChanges(document, setProperties(document, 'jobs', { visibilityTimeout: 77 }));
    const after = exported(edited);
    expect(after.text).toBe(text);
    const work = files.get('work.yaml') ?? '';
    expect(after.files).toEqual([
      { name: 'network.yaml', text: files.get('network.yaml') },
      { name: 'work.yaml', text: work.replace(/VisibilityTimeout: \d+/, 'VisibilityTimeout: 77') },
    ]);
  });

  it('stay resources where their files are not there, and where a template names itself', () => {
    const alone = imported(text, new Map());
    expect([...alone.nodes.values()].map(({ kind }) => kind)).toEqual(['resource', 'resource']);
    const own =
      'Resources:\n  Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./own.yaml}}\n';
    const nested = imported(own, new Map([['own.yaml', own]]));
    expect([...nested.nodes.values()].map(({ kind }) => kind)).toEqual(['stack', 'resource']);
  });

  it('are found by their path, and by the end of an address to which they were uploaded', () => {
    expect(pathsBeside('parent.yaml', './a/b.yaml', true)).toEqual(['a/b.yaml']);
    expect(pathsBeside('a/b.yaml', '../c.json', false)).toEqual(['c.json']);
    expect(pathsBeside('parent.yaml', 'https://s3.amazonaws.com/bucket/a/b.yaml', true)).toEqual([
      'bucket/a/b.yaml',
      'a/b.yaml',
      'b.yaml',
    ]);
    expect(pathsBeside('parent.yaml', '/etc/passwd.yaml', true)).toEqual([]);
    expect(pathsBeside('parent.yaml', '../other/passwd.yaml', true)).toEqual([]);
    expect(pathsBeside('parent.yaml', 'https://example.com/page', true)).toEqual([]);
  });
});

/** A set of templates of other people, kept beside the checkout and not in it. */
const reference = join(import.meta.dirname, '../../../../shared/cases/cloudformation/ecs-refarch');

describe.skipIf(!existsSync(reference))('the ECS reference architecture', () => {
  it('is one drawing of all its templates, and comes back byte for byte', () => {
    const files = new Map(
      readdirSync(reference, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => [name, readFileSync(join(reference, name), 'utf8')]),
    );
    const text = files.get('master.yaml') ?? '';
    files.delete('master.yaml');
    const document = imported(text, files);
    const kinds = [...document.nodes.values()].map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['stack', 'vpc', 'alb', 'resource']));
    const after = exported(document);
    expect(after.text).toBe(text);
    for (const file of after.files as { name: string; text: string }[])
      expect(file.text).toBe(files.get(file.name));
    expect(after.files).toHaveLength(2);
  });
});
