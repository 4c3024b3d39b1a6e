import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import { applyChanges } from './change-set.ts';
import { pinIntent, unpinIntent } from './commands/change-intents.ts';
import { openDocument, reopenDocument } from './open-document.ts';
import { saveDocument } from './save-document.ts';

const saved = saveDocument(
  aDocument().node('vpc', 'main', { name: 'Main' }).node('subnet', 'a', { parent: 'main' }).build(),
);

function faultOf(text: string) {
  const opened = openDocument(text, 'shop.lintel.json');
  if (opened.ok) throw new Error('The text opened.');
  return opened.fault;
}

describe('a file that cannot be opened gives one sentence with its place', () => {
  test('cut off in the middle', () => {
    expect(faultOf(saved.slice(0, saved.indexOf('"subnet"') + 3))).toMatchObject({
      code: 'not-json',
      file: 'shop.lintel.json',
      line: 7,
    });
  });

  test('with a character too many', () => {
    const text = saved.replace('"kind": "vpc",', '"kind": "vpc",,');
    expect(faultOf(text)).toMatchObject({ code: 'not-json', line: 8 });
  });

  test('with a node that has no place', () => {
    expect(faultOf(saved.replace('"at": [0, 0]', '"at": "here"'))).toMatchObject({
      code: 'not-a-document',
      line: 7,
      message: expect.stringContaining('"nodes.a.at"'),
    });
  });

  test('that is JSON, but nothing of ours', () => {
    expect(faultOf('{"Resources": {}}').code).toBe('not-lintel');
    expect(faultOf('[1, 2]').code).toBe('not-lintel');
    expect(faultOf('').code).toBe('not-json');
  });

  test('nested a million times', () => {
    expect(faultOf('['.repeat(1_000_000))).toMatchObject({ code: 'too-deep', line: 1, column: 201 });
    expect(faultOf(`${'{"a":'.repeat(1_000_000)}`).code).toBe('too-deep');
  });

  test('larger than any drawing', () => {
    expect(faultOf(' '.repeat(65 * 1024 * 1024))).toMatchObject({
      code: 'too-large',
      message: 'The file is 65 MB; a document may have 64 MB.',
    });
  });

  test('with an icon whose path climbs out of its folder', () => {
    const text = saved.replace('"main": {', '"main": {\n      "icon": "../../secret.svg",');
    expect(faultOf(text)).toMatchObject({ code: 'not-a-document', line: 9 });
  });

  test('with a name that JavaScript reserves', () => {
    const text = saved.replace('"main": {', '"__proto__": {');
    expect(faultOf(text)).toMatchObject({ code: 'not-a-document', line: 8 });
    expect(({} as Record<string, unknown>).kind).toBeUndefined();
  });
});

describe('a file of a newer format', () => {
  const newer = saved.replace('"lintel/1"', '"lintel/7"');

  test('opens for reading with a sentence about it', () => {
    const opened = openDocument(newer);
    expect(opened).toMatchObject({ ok: true, value: { isReadOnly: true } });
    expect(opened.ok && opened.value.notices[0]).toContain('lintel/7');
  });

  test('that cannot be shown says which version could', () => {
    expect(faultOf(newer.replace('"at": [0, 0]', '"at": { "x": 0 }')).code).toBe('newer-format');
  });
});

test('what this build does not know is kept: kinds, properties, fields and top-level parts', () => {
  const text = saved
    .replace('"kind": "vpc"', '"kind": "quantum-link"')
    .replace('"name": "Main"', '"name": "Main", "spin": { "up": true }')
    .replace('"views": {}', '"views": {},\n  "zest": [1, 2]');
  expect(saveDocument(reopenDocument(text))).toContain('"quantum-link"');
  expect(saveDocument(reopenDocument(text))).toContain('"spin": { "up": true }');
  expect(saveDocument(reopenDocument(text))).toContain('"zest": [1, 2]');
  expect(saveDocument(reopenDocument(saveDocument(reopenDocument(text))))).toBe(
    saveDocument(reopenDocument(text)),
  );
});

test('a connection that leads nowhere is kept, and the user hears of it', () => {
  const text = saved.replace(
    '"connections": {}',
    '"connections": { "x": { "kind": "note", "from": "a", "to": "gone" } }',
  );
  const opened = openDocument(text);
  expect(opened.ok && opened.value.notices).toEqual([
    '1 connections lead to nodes that are not in the file (x).',
  ]);
});

test('the text is one record a line, in the order of the ids', () => {
  expect(saved).toBe(`{
  "format": "lintel/1",
  "id": "test",
  "name": "Test",
  "settings": { "region": "us-east-1", "environment": "production", "profile": "standard" },
  "nodes": {
    "a": { "kind": "subnet", "name": "a", "parent": "main", "at": [0, 0] },
    "main": { "kind": "vpc", "name": "Main", "at": [0, 0] }
  },
  "connections": {},
  "scenarios": {},
  "suppressions": [],
  "comments": {},
  "decisions": {},
  "views": {}
}
`);
});

test('pinned questions are kept, one a line, and a file without any has no such field', () => {
  const document = applyChanges(
    reopenDocument(saved),
    pinIntent(reopenDocument(saved), {
      from: 'internet',
      to: 'a',
      protocol: 'tcp',
      port: 22,
      must: 'stay-unreachable',
      reason: 'Only through the bastion',
    }),
  );
  const text = saveDocument(document);
  expect(text).toContain(
    '  "intents": [\n    { "from": "internet", "to": "a", "must": "stay-unreachable", "port": 22, "protocol": "tcp", "reason": "Only through the bastion" }\n  ],',
  );
  expect(saveDocument(reopenDocument(text))).toBe(text);
  const [intent] = reopenDocument(text).intents.values();
  const without = applyChanges(document, unpinIntent(document, intent?.id ?? ''));
  expect(saveDocument(without)).toBe(saved);
});
