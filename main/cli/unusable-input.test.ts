import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintel } from '../testing/run-lintel.ts';
import { testFiles } from '../testing/test-files.ts';

const files = testFiles();

describe('input that cannot be used gets one sentence, exit 2, and changes nothing', () => {
  const brackets = '['.repeat(1_000_000);
  const bomb = [
    'a: &a [x, x]',
    ...[...'bcdefghij'].map(
      (key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`,
    ),
  ].join('\n');

  test.each<[string, string, string | Uint8Array, RegExp]>([
    ['a million brackets', 'a.lintel.json', brackets, /a\.lintel\.json:1:201: .*nested deeper/],
    [
      'a million brackets in a record',
      'a.lintel.json',
      `{"format":"lintel/1","id":"x","name":"x","nodes":${brackets}`,
      /nested deeper/,
    ],
    ['a million brackets in a diagram', 'a.mmd', `flowchart LR\n  a${brackets}`, /a\.mmd:2: /],
    ['a YAML bomb', 'a.yaml', bomb, /a\.yaml:\d+:\d+: .*aliases/],
    [
      'a truncated document',
      'a.lintel.json',
      '{"format":"lintel/1",\n"nodes":{"a":{"kind":"vp',
      /a\.lintel\.json:2:\d+: This is not valid JSON/,
    ],
    [
      'a damaged document',
      'a.lintel.json',
      '{"format":"lintel/1","id":"x","name":"x",\n"nodes":{"a":{"kind":7}}}',
      /a\.lintel\.json:\d+(:\d+)?: /,
    ],
    [
      'a document of a future format',
      'a.lintel.json',
      '{"format":"lintel/99","id":"x","name":"x","nodes":{}}',
      /newer format/,
    ],
    ['a list', 'a.lintel.json', '[]', /not a Lintel document/],
    ['an empty file', 'a.mmd', '', /empty/],
    ['plain text', 'a.mmd', 'hello world', /a\.mmd:1: /],
    ['bytes', 'a.lintel.json', Uint8Array.from({ length: 256 }, (_, n) => n), /not a text file/],
  ])('%s', async (_, name, content, sentence) => {
    const input = files.write(name, content);
    const target = files.write('target.lintel.json', 'untouched');
    for (const command of ['import', 'layout']) {
      const { code, out, messages } = await lintel([command, input, '-o', target]);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(sentence);
      expect(messages[0]).not.toMatch(/\n|\bat .*\(.*:\d+:\d+\)/);
      expect(messages[0]?.length).toBeLessThan(400);
    }
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    expect(readdirSync(files.folder).sort()).toEqual([name, 'target.lintel.json'].sort());
  });

  test.each(['huge.lintel.json', 'huge.mmd'])('100 MB in %s', async (name) => {
    const input = files.write(name, '');
    truncateSync(input, 100 * 1024 * 1024);
    const { code, messages } = await lintel(['validate', input]);
    expect(code).toBe(2);
    expect(messages).toEqual([`lintel: ${input}: The file has 100 MB; Lintel reads files of up to 50 MB.`]);
  });

  test('more than 50 MB on standard input', async () => {
    const { code, messages } = await lintel(['validate', '-'], new Uint8Array(51 * 1024 * 1024));
    expect(code).toBe(2);
    expect(messages).toEqual([
      'lintel: standard input: The file has 51 MB; Lintel reads files of up to 50 MB.',
    ]);
  });

  test('a missing file and a folder', async () => {
    expect((await lintel(['cost', join(files.folder, 'no.json')])).messages).toEqual([
      `lintel: ${join(files.folder, 'no.json')}: There is no such file.`,
    ]);
    expect((await lintel(['cost', files.folder])).messages).toEqual([
      `lintel: ${files.folder}: This is a folder; name a file.`,
    ]);
  });

  test('a document of a future format can still be checked', async () => {
    const file = files.write('a.lintel.json', '{"format":"lintel/99","id":"x","name":"x","nodes":{}}');
    const { code, messages } = await lintel(['validate', file]);
    expect(code).toBe(0);
    expect(messages.join()).toContain('reading only');
  });
});

describe('open and serve of a file that cannot be read', () => {
  test.each(['open', 'serve'])('%s says so and starts nothing', async (command) => {
    const { code, messages, hosts } = await lintel([command, join(files.folder, 'none.lintel.json')]);
    expect(code).toBe(2);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('There is no such file.');
    expect(hosts).toEqual([]);
  });
});
